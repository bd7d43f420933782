{{- define "djinn.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" }}
{{- end }}

{{/* Room is left for the suffixes of objects within 63 characters. */}}
{{- define "djinn.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else if contains (include "djinn.name" .) .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "djinn.name" .) | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "djinn.selectorLabels" -}}
app.kubernetes.io/name: {{ include "djinn.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: server
{{- end }}

{{- define "djinn.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "djinn.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "djinn.testLabels" -}}
app.kubernetes.io/name: {{ include "djinn.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: test
{{- end }}

{{- define "djinn.image" -}}
{{- $tag := default (printf "%s%s" .Chart.AppVersion (ternary "-gpu" "" .Values.gpu.enabled)) .Values.image.tag }}
{{- with .Values.image.registry }}{{ . }}/{{ end }}
{{- .Values.image.repository }}
{{- if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ $tag }}{{ end }}
{{- end }}

{{- define "djinn.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "djinn.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* A claim, or the file of a database, is of one pod at a time. */}}
{{- define "djinn.alone" -}}
{{- if or (not .Values.postgresql.url) .Values.cache.persistent }}true{{ end }}
{{- end }}

{{- define "djinn.gracePeriodSeconds" -}}
{{- add .Values.drain.preStopSeconds .Values.drain.delaySeconds .Values.drain.timeoutSeconds 15 }}
{{- end }}

{{/* Keys of maps are bracketed: Boot drops what it does not know in others, such as the colon before a version. */}}
{{- define "djinn.bracketed" -}}
{{- range $key, $value := . }}
{{ printf "[%s]" $key | quote }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{- define "djinn.application" -}}
djinn:
  device: {{ default (ternary "gpu" "auto" .Values.gpu.enabled) .Values.djinn.device | quote }}
  precision: {{ .Values.djinn.precision | quote }}
  data: /var/lib/djinn
  {{- with .Values.djinn.defaultModel }}
  default-model: {{- include "djinn.bracketed" . | nindent 4 }}
  {{- end }}
  models:
    location: {{ ternary "/models" "/app/models" (ne .Values.djinn.models.existingClaim "") }}
    {{- with .Values.djinn.models.sources }}
    sources: {{- include "djinn.bracketed" . | nindent 6 }}
    {{- end }}
    {{- with .Values.djinn.models.devices }}
    devices: {{- include "djinn.bracketed" . | nindent 6 }}
    {{- end }}
    {{- with .Values.djinn.models.precisions }}
    precisions: {{- include "djinn.bracketed" . | nindent 6 }}
    {{- end }}
  artifacts:
    cache: /var/cache/djinn/artifacts
    cache-size: {{ .Values.djinn.artifacts.cacheSize }}
    {{- with .Values.djinn.artifacts.hosts }}
    hosts: {{- toYaml . | nindent 6 }}
    {{- end }}
  management:
    port: 8081
  drain:
    delay: {{ .Values.drain.delaySeconds }}s
  {{- with .Values.postgresql }}
  {{- if .url }}
  registry:
    url: {{ .url | quote }}
    username: {{ .username | quote }}
    {{- if .existingSecret }}
    password-file: /etc/djinn-database/password
    {{- end }}
  {{- end }}
  {{- end }}
server:
  port: 8080
spring:
  lifecycle:
    timeout-per-shutdown-phase: {{ .Values.drain.timeoutSeconds }}s
{{- with .Values.tracing }}
{{- if .enabled }}
management:
  tracing:
    sampling:
      probability: {{ .samplingProbability }}
  opentelemetry:
    tracing:
      export:
        otlp:
          endpoint: {{ .endpoint | quote }}
{{- end }}
{{- end }}
{{- with .Values.djinn.logFormat }}
logging:
  structured:
    format:
      console: {{ . }}
{{- end }}
{{- end }}

{{/* Port of the receiver of traces, the scheme's own where the endpoint names none. */}}
{{- define "djinn.tracingPort" -}}
{{- $url := urlParse .Values.tracing.endpoint }}
{{- $named := regexFind ":[0-9]+$" $url.host }}
{{- default (ternary "443" "80" (eq $url.scheme "https")) (trimPrefix ":" $named) }}
{{- end }}

{{/* What the user gives goes before what the chart says. */}}
{{- define "djinn.configuration" -}}
{{- mergeOverwrite (include "djinn.application" . | fromYaml) (deepCopy .Values.djinn.config) | toYaml }}
{{- end }}

"""What the chart renders, as far as a cluster's user would notice. Needs helm and PyYAML.

python -m unittest discover -s helm/djinn/tests
"""

import json
import os
import subprocess
import unittest
from pathlib import Path

import yaml

CHART = Path(__file__).parent.parent
HELM = os.environ.get("HELM", "helm")
POSTGRESQL = "postgresql.url=jdbc:postgresql://db:5432/djinn"


def helm(*settings, values=None):
    command = [HELM, "template", "release", str(CHART), "--namespace", "ml", "--kube-version", "1.36"]
    for setting in settings:
        command += ["--set", setting]
    if values:
        command += ["--values", str(CHART / "ci" / f"{values}-values.yaml")]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def objects(*settings, values=None):
    run = helm(*settings, values=values)
    if run.returncode:
        raise AssertionError(run.stderr)
    return {(o["kind"], o["metadata"]["name"]): o for o in yaml.safe_load_all(run.stdout) if o}


def pod(*settings, values=None):
    return objects(*settings, values=values)["Deployment", "release-djinn"]["spec"]["template"]["spec"]


def application(*settings, values=None):
    return yaml.safe_load(objects(*settings, values=values)["ConfigMap", "release-djinn"]["data"]["application.yaml"])


class Replicas(unittest.TestCase):
    def test_embedded_database_means_one_replica_that_is_recreated(self):
        spec = objects()["Deployment", "release-djinn"]["spec"]
        self.assertEqual((1, "Recreate"), (spec["replicas"], spec["strategy"]["type"]))

    def test_refuses_more_replicas_without_postgresql(self):
        self.refused("replicas", "replicas=2")

    def test_refuses_autoscaling_without_postgresql(self):
        self.refused("enabled", "autoscaling.enabled=true")

    def test_refuses_more_replicas_on_one_cache(self):
        self.refused("replicas", POSTGRESQL, "replicas=2", "cache.persistent=true")

    def test_with_postgresql_a_pod_is_there_before_the_old_one_goes(self):
        spec = objects(POSTGRESQL, "replicas=3")["Deployment", "release-djinn"]["spec"]
        self.assertEqual({"maxUnavailable": 0, "maxSurge": 1}, spec["strategy"]["rollingUpdate"])

    def test_autoscaler_owns_the_number_of_replicas(self):
        spec = objects(values="hpa")["Deployment", "release-djinn"]["spec"]
        self.assertNotIn("replicas", spec)

    def test_autoscaler_needs_something_to_go_by(self):
        self.refused("queueTime", POSTGRESQL, "autoscaling.enabled=true", "autoscaling.cpuPercent=0")

    def refused(self, word, *settings):
        run = helm(*settings)
        self.assertNotEqual(0, run.returncode)
        self.assertIn(word, run.stderr)


class Values(unittest.TestCase):
    def test_typos_are_refused(self):
        for typo in ("replica=1", "djinn.precison=fp32", "probes.startup.period=1", "postgresql.uri=x"):
            self.assertNotEqual(0, helm(typo).returncode, typo)

    def test_wrong_values_are_refused(self):
        for wrong in ("djinn.precision=int4", "djinn.device=tpu", POSTGRESQL.replace("postgresql://", "mysql://"), "image.digest=abc"):
            self.assertNotEqual(0, helm(wrong).returncode, wrong)

    def test_schema_knows_every_value(self):
        def walk(values, schema, path):
            for key, value in values.items():
                self.assertIn(key, schema["properties"], path)
                if isinstance(value, dict) and "properties" in schema["properties"][key]:
                    walk(value, schema["properties"][key], f"{path}.{key}")

        walk(yaml.safe_load((CHART / "values.yaml").read_text()), json.loads((CHART / "values.schema.json").read_text()), "")


class Pods(unittest.TestCase):
    def test_run_without_privileges(self):
        spec = pod()
        container = spec["containers"][0]["securityContext"]
        self.assertFalse(spec["automountServiceAccountToken"])
        self.assertTrue(spec["securityContext"]["runAsNonRoot"])
        self.assertEqual("RuntimeDefault", spec["securityContext"]["seccompProfile"]["type"])
        self.assertTrue(container["readOnlyRootFilesystem"])
        self.assertEqual(["ALL"], container["capabilities"]["drop"])

    def test_get_more_time_to_end_than_they_need(self):
        spec = pod("drain.preStopSeconds=10", "drain.delaySeconds=20", "drain.timeoutSeconds=300")
        self.assertGreater(spec["terminationGracePeriodSeconds"], 330)
        self.assertEqual(10, spec["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"])

    def test_and_djinn_know_the_same_times(self):
        told = application("drain.delaySeconds=20", "drain.timeoutSeconds=300")
        self.assertEqual("20s", told["djinn"]["drain"]["delay"])
        self.assertEqual("300s", told["spring"]["lifecycle"]["timeout-per-shutdown-phase"])

    def test_are_started_again_when_the_configuration_changes(self):
        def checksum(*settings):
            template = objects(*settings)["Deployment", "release-djinn"]["spec"]["template"]
            return template["metadata"]["annotations"]["checksum/configuration"]

        self.assertEqual(checksum(), checksum())
        self.assertNotEqual(checksum(), checksum("djinn.precision=fp32"))

    def test_take_keys_from_secrets_only(self):
        container = pod(values="postgresql-ha")["containers"][0]
        keys = {e["name"]: e for e in container["env"]}
        for name in ("DJINN_MANAGEMENT_KEY", "DJINN_SECURITY_APIKEY"):
            self.assertEqual("djinn-keys", keys[name]["valueFrom"]["secretKeyRef"]["name"])
        self.assertEqual("/etc/djinn-database/password", application(values="postgresql-ha")["djinn"]["registry"]["password-file"])

    def test_with_gpus_ask_for_one_and_end_without(self):
        container = pod(values="gpu")["containers"][0]
        self.assertEqual(1, container["resources"]["limits"]["nvidia.com/gpu"])
        self.assertTrue(container["image"].endswith("-gpu"))
        self.assertEqual("gpu", application(values="gpu")["djinn"]["device"])

    def test_take_a_digest_before_a_tag(self):
        self.assertRegex(pod(values="air-gapped")["containers"][0]["image"], "^registry.internal:5000/ml/djinn@sha256:")

    def test_keep_the_file_of_the_registry_only_without_postgresql(self):
        self.assertIn(("PersistentVolumeClaim", "release-djinn-data"), objects())
        self.assertNotIn(("PersistentVolumeClaim", "release-djinn-data"), objects(POSTGRESQL))


class Test(unittest.TestCase):
    def test_asks_both_services(self):
        test = objects()["Pod", "release-djinn-test"]
        self.assertEqual("test", test["metadata"]["annotations"]["helm.sh/hook"])
        for service in ("release-djinn 8080", "release-djinn-management 8081"):
            self.assertIn(service, test["spec"]["containers"][0]["args"][0])


class Configuration(unittest.TestCase):
    def test_names_models_as_they_are(self):
        models = application(values="sources")["djinn"]["models"]
        self.assertEqual({"[mood]", "[mood:2]"}, set(models["sources"]))

    def test_of_the_user_goes_first(self):
        told = application("djinn.config.djinn.drain.delay=9s")
        self.assertEqual("9s", told["djinn"]["drain"]["delay"])


class Traces(unittest.TestCase):
    ON = "tracing.enabled=true", "tracing.endpoint=http://collector:4318/v1/traces"

    def test_are_off_unless_told_where_to(self):
        self.assertNotIn("management", application())
        self.assertNotEqual(0, helm("tracing.enabled=true").returncode)
        self.assertNotEqual(0, helm("tracing.enabled=true", "tracing.endpoint=collector:4318").returncode)

    def test_go_where_the_values_say(self):
        told = application(*self.ON, "tracing.samplingProbability=0.25")["management"]
        self.assertEqual("http://collector:4318/v1/traces", told["opentelemetry"]["tracing"]["export"]["otlp"]["endpoint"])
        self.assertEqual(0.25, told["tracing"]["sampling"]["probability"])
        self.assertEqual(0.05, application(values="monitoring")["management"]["tracing"]["sampling"]["probability"])
        self.assertNotEqual(0, helm(*self.ON, "tracing.samplingProbability=2").returncode)

    def test_name_the_pod(self):
        env = {e["name"]: e for e in pod(*self.ON)["containers"][0]["env"]}
        self.assertIn("k8s.pod.name=$(POD_NAME)", env["OTEL_RESOURCE_ATTRIBUTES"]["value"])
        self.assertNotIn("OTEL_RESOURCE_ATTRIBUTES", {e["name"] for e in pod()["containers"][0]["env"]})

    def test_get_through_a_policy(self):
        for endpoint, port in ("http://collector:4318/v1/traces", 4318), ("https://traces.example.org/otlp", 443):
            policy = objects("tracing.enabled=true", f"tracing.endpoint={endpoint}", values="networkpolicy")
            rules = policy["NetworkPolicy", "release-djinn"]["spec"]["egress"]
            self.assertIn({"ports": [{"port": port}]}, rules)


class Reach(unittest.TestCase):
    def test_management_port_is_open_to_named_pods_only(self):
        rules = objects("networkPolicy.enabled=true")["NetworkPolicy", "release-djinn"]["spec"]["ingress"]
        for rule in rules:
            if {"port": "management"} in rule["ports"]:
                self.assertTrue(rule["from"])
                self.assertTrue(all("podSelector" in peer for peer in rule["from"]))

    def test_management_port_is_not_on_the_service_of_the_api(self):
        service = objects()["Service", "release-djinn"]["spec"]
        self.assertEqual(["http"], [p["name"] for p in service["ports"]])

    def test_monitor_takes_the_management_service_alone(self):
        rendered = objects(values="monitoring")
        wanted = rendered["ServiceMonitor", "release-djinn"]["spec"]["selector"]["matchLabels"].items()
        found = [name for (kind, name), o in rendered.items() if kind == "Service" and wanted <= o["metadata"]["labels"].items()]
        self.assertEqual(["release-djinn-management"], found)

    def test_alerts_link_to_the_runbook(self):
        groups = objects(values="monitoring")["PrometheusRule", "release-djinn"]["spec"]["groups"]
        links = [r["annotations"]["runbook_url"] for g in groups for r in g["rules"] if "alert" in r]
        self.assertTrue(links)
        self.assertTrue(all(link.startswith("https://wiki.example.org/djinn/runbook#") for link in links))

    def test_dashboard_is_whole(self):
        data = objects(values="monitoring")["ConfigMap", "release-djinn-dashboard"]["data"]["djinn.json"]
        self.assertEqual(json.loads((CHART / "files/dashboard.json").read_text()), json.loads(data))

    def test_queue_time_scales_by_its_value_and_not_by_pods(self):
        trigger = objects(values="keda")["ScaledObject", "release-djinn"]["spec"]["triggers"][0]
        self.assertEqual("Value", trigger["metricType"])
        self.assertEqual("0.05", trigger["metadata"]["threshold"])
        self.assertIn('namespace="ml",service="release-djinn-management"', trigger["metadata"]["query"])


if __name__ == "__main__":
    unittest.main()

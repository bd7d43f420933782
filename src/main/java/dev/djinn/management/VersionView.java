package dev.djinn.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.registry.RegisteredVersion;
import dev.djinn.registry.ReplicaStatus;
import dev.djinn.registry.Sha256;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A registered version and what each replica makes of it, as clients get it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record VersionView(
        String ref,
        int version,
        String origin,
        String uri,
        @Nullable String sha256,
        @JsonProperty("content_sha256") @Nullable String contentSha256,
        String desired,
        Instant registered,
        List<ObservedView> observed) {

    static VersionView of(ModelName name, RegisteredVersion version, List<ReplicaStatus> replicas) {
        ModelVersion ref = new ModelVersion(name, version.version());
        return new VersionView(
                ref.toString(),
                version.version(),
                version.origin().toString(),
                version.artifact().uri().toString(),
                version.artifact().sha256().map(Sha256::value).orElse(null),
                version.content().map(Sha256::value).orElse(null),
                version.desired().toString(),
                version.registered(),
                replicas.stream()
                        .flatMap(status ->
                                status.versions().stream()
                                        .filter(observed -> observed.version().equals(ref))
                                        .map(observed ->
                                                ObservedView.of(status.replica(), observed)))
                        .toList());
    }
}

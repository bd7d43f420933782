package dev.djinn.management;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.djinn.registry.ReplicaStatus;
import java.time.Instant;
import java.util.List;

/** A replica and what it last reported, as clients get it. */
record ReplicaView(
        String id,
        String host,
        @JsonProperty("djinn_version") String djinnVersion,
        Instant started,
        Instant heartbeat,
        List<ObservedView> versions) {

    static ReplicaView of(ReplicaStatus status) {
        return new ReplicaView(
                status.replica().id(),
                status.replica().host(),
                status.replica().version(),
                status.replica().started(),
                status.heartbeat(),
                status.versions().stream()
                        .map(observed -> ObservedView.of(status.replica(), observed))
                        .toList());
    }
}

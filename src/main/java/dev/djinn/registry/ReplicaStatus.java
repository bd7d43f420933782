package dev.djinn.registry;

import java.time.Instant;
import java.util.List;

/** What a replica last reported. */
public record ReplicaStatus(Replica replica, Instant heartbeat, List<ObservedVersion> versions) {

    public ReplicaStatus {
        versions = List.copyOf(versions);
    }
}

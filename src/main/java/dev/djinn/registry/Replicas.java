package dev.djinn.registry;

import java.time.Duration;
import java.util.List;

/**
 * What the replicas report. A report is true for its moment only, so it makes no revision and tells
 * no listener.
 *
 * <p>All methods throw {@link dev.djinn.problem.ServingException} with {@code REGISTRY_UNAVAILABLE}
 * when the database cannot be reached.
 */
public interface Replicas {

    /** Time from one report to the next. */
    Duration interval();

    /**
     * Says that a replica lives and what it has, in place of its report before; each version once.
     * Forgets replicas that have been silent for too long.
     */
    void report(Replica replica, List<ObservedVersion> versions);

    /** Forgets a replica that ends. */
    void leave(String id);

    /** The replicas that are not silent for too long, by start and id; their versions by name. */
    List<ReplicaStatus> list();
}

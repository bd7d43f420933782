package dev.djinn.registry;

import dev.djinn.problem.ServingException;
import java.time.Instant;

/**
 * One running Djinn.
 *
 * @param id different at every start
 * @param host name or address, for people
 * @param version of Djinn
 */
public record Replica(String id, String host, String version, Instant started) {

    /**
     * @throws ServingException {@code INVALID_VALUE} when a text cannot be kept
     */
    public Replica {
        Texts.require("replica", id, 64);
        Texts.require("host", host, 255);
        Texts.require("djinn_version", version, 64);
    }
}

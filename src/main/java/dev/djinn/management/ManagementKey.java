package dev.djinn.management;

import dev.djinn.problem.ServingException;
import dev.djinn.registry.ManagementKeys;
import dev.djinn.registry.Sha256;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one key of the management API: the configured one, else one that all replicas of a registry
 * share. The registry keeps its SHA-256 only, so it is printed when it is made, and never again.
 *
 * <p>Safe for use by many threads. Invariant: {@code known} goes from empty to a value once; it may
 * be read by several at the same time, which then find the same.
 */
final class ManagementKey {

    private static final Logger log = LoggerFactory.getLogger(ManagementKey.class);

    private static final int BYTES = 32;

    private final ManagementKeys keys;
    private final String kind;
    private volatile Optional<Sha256> known;

    private ManagementKey(ManagementKeys keys, String kind, Optional<Sha256> known) {
        this.keys = keys;
        this.kind = kind;
        this.known = known;
    }

    static ManagementKey configured(String key, ManagementKeys keys) {
        return new ManagementKey(
                keys, "configured key", Optional.of(sha256(key, StandardCharsets.UTF_8)));
    }

    static ManagementKey generated(ManagementKeys keys) {
        return new ManagementKey(keys, "generated key", Optional.empty());
    }

    /**
     * The name by which the audit knows the bearer of a key: what kind of key, and the first digits
     * of its SHA-256. Empty when it is not the key. In constant time, so that a key cannot be
     * guessed byte by byte.
     *
     * @param key as Tomcat gives it, byte by byte
     * @throws ServingException {@code REGISTRY_UNAVAILABLE} when the registry cannot be asked
     */
    Optional<String> bearer(String key) {
        String expected = require().value();
        String given = sha256(key, StandardCharsets.ISO_8859_1).value();
        return MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.US_ASCII),
                        given.getBytes(StandardCharsets.US_ASCII))
                ? Optional.of(kind + " " + expected.substring(0, 8))
                : Optional.empty();
    }

    /**
     * Finds the key, or makes it and prints it.
     *
     * @throws ServingException {@code REGISTRY_UNAVAILABLE}
     */
    Sha256 require() {
        return known.orElseGet(this::findOrMake);
    }

    private Sha256 findOrMake() {
        Sha256 found = keys.find().orElseGet(this::make);
        known = Optional.of(found);
        return found;
    }

    private Sha256 make() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String key = HexFormat.of().formatHex(random);
        Sha256 own = sha256(key, StandardCharsets.US_ASCII);
        Sha256 kept = keys.keepFirst(own);
        if (kept.equals(own)) {
            log.warn(
                    "Key of the management API, generated now and printed this once: {} (send it as 'Authorization: Bearer <key>' to /admin; djinn.management.key replaces it)",
                    key);
        }
        return kept;
    }

    private static Sha256 sha256(String key, Charset charset) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(charset));
            return new Sha256(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}

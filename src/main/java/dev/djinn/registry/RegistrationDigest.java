package dev.djinn.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Tells whether two registrations ask for the same. */
final class RegistrationDigest {

    private RegistrationDigest() {}

    static Sha256 of(Registration registration) {
        List<Object> parts =
                List.of(
                        registration.name(),
                        registration.version(),
                        registration.artifact().uri(),
                        registration.artifact().sha256(),
                        registration.manifest(),
                        registration.desired(),
                        registration.settings());
        try {
            byte[] text = parts.toString().getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
            return new Sha256(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}

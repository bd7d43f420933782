package dev.djinn.registry;

import dev.djinn.problem.ServingException;
import java.net.URI;
import java.util.Optional;

/**
 * Where a version's package comes from.
 *
 * @param uri absolute, of at most 2000 characters, without user information, which would be a
 *     secret in plain text
 * @param sha256 of the package; empty until it was fetched once, when none was given
 */
public record Artifact(URI uri, Optional<Sha256> sha256) {

    private static final int LONGEST = 2000;

    /**
     * @throws ServingException {@code INVALID_VALUE} when the URI cannot be kept
     */
    public Artifact {
        String text = uri.toString();
        if (!uri.isAbsolute()) {
            throw ServingException.invalid(
                    "uri",
                    "'%s' has no scheme: give a whole URI, as in file:///srv/models/qa.zip."
                            .formatted(Texts.abbreviated(text)));
        }
        if (uri.getRawUserInfo() != null) {
            throw ServingException.invalid(
                    "uri",
                    "The URI for %s holds user information, which would be kept in plain text: leave it out and configure credentials at the server."
                            .formatted(uri.getHost()));
        }
        Texts.require("uri", text, LONGEST);
    }

    /** As in messages. */
    String description() {
        return "%s with %s"
                .formatted(uri, sha256.map(sum -> "SHA-256 " + sum).orElse("no checksum yet"));
    }
}

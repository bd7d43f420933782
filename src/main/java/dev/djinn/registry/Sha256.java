package dev.djinn.registry;

import dev.djinn.problem.ServingException;
import java.util.regex.Pattern;

/** A SHA-256 checksum: 64 hexadecimal digits in lower case. */
public record Sha256(String value) {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /**
     * @throws ServingException {@code INVALID_VALUE} when the text is none
     */
    public Sha256 {
        if (!FORM.matcher(value).matches()) {
            throw ServingException.invalid(
                    "sha256",
                    "'%s' is not a SHA-256 checksum: give its 64 hexadecimal digits in lower case, as sha256sum prints them."
                            .formatted(Texts.abbreviated(value)));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

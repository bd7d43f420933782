package dev.djinn.task.imageclassification;

import dev.djinn.problem.ServingException;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;

/**
 * Turns one string of a JSON request into the bytes of an image file: base64, a {@code data:} URL,
 * or a URL on a host that is allowed. Immutable; may be shared by threads.
 */
final class ImageSource {

    private final ImageDownload download;

    ImageSource(ImageDownload download) {
        this.download = download;
    }

    /**
     * The bytes that the string stands for.
     *
     * @param field path of the request field that holds it, for failures
     * @throws ServingException {@code INVALID_VALUE} for bad base64 and for URLs that are not
     *     fetched or that fail
     */
    byte[] bytes(String text, String field) {
        String scheme = scheme(text);
        return switch (scheme) {
            case "" -> decode(text, field);
            case "data" -> decode(payload(text, field), field);
            case "http", "https" -> download.fetch(parse(text, field), field);
            default ->
                    throw ServingException.invalid(
                            field,
                            "URLs of scheme %s are not read; send the bytes as base64."
                                    .formatted(scheme));
        };
    }

    /** Lower-case letters before the first colon; base64 knows no colon. */
    private static String scheme(String text) {
        int colon = text.substring(0, Math.min(text.length(), 12)).indexOf(':');
        return colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    }

    private static String payload(String text, String field) {
        int comma = text.indexOf(',');
        if (comma < 0 || !text.substring(0, comma).endsWith(";base64")) {
            throw ServingException.invalid(
                    field, "The data URL has no part \";base64,\"; encode the image as base64.");
        }
        return text.substring(comma + 1);
    }

    private static byte[] decode(String text, String field) {
        try {
            return Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw ServingException.invalid(
                    field,
                    "The value is neither base64 nor a URL (%s); send the image file as base64."
                            .formatted(e.getMessage()));
        }
    }

    private static URI parse(String text, String field) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw ServingException.invalid(
                    field, "The URL is malformed; correct it or send the bytes as base64.");
        }
    }
}

package dev.djinn.management;

import dev.djinn.problem.ServingException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Reads where a package comes from. Whether its host is allowed shows when it is fetched. */
final class PackageUri {

    private PackageUri() {}

    /**
     * @throws ServingException {@code INVALID_VALUE}; the message does not hold the URI, since it
     *     may hold credentials
     */
    static URI parse(String text) {
        URI uri = uri(text.strip());
        if (uri.getScheme() == null) {
            throw invalid("it has no scheme: start it with file:, https:, s3:, djl: or hf:");
        }
        if (uri.getRawFragment() != null) {
            throw invalid("it has a part after '#': give a checksum in the field 'sha256'");
        }
        switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
            case "file" -> requirePath(uri);
            case "http", "https", "s3", "djl", "hf" -> requireAuthority(uri);
            case String other ->
                    throw invalid(
                            "the scheme '%s' is not known: use file, http, https, s3, djl or hf"
                                    .formatted(Fields.abbreviated(other)));
        }
        return uri;
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException _) {
            throw invalid("it is no URI: percent-encode its special characters");
        }
    }

    private static void requirePath(URI uri) {
        if (uri.getRawAuthority() != null
                || uri.getRawQuery() != null
                || uri.getPath() == null
                || !uri.getPath().startsWith("/")) {
            throw invalid("it names no file by its whole path: write it as file:///srv/models/a");
        }
    }

    private static void requireAuthority(URI uri) {
        if (uri.getRawAuthority() == null) {
            throw invalid(
                    "it names no host, bucket or owner: write it as %s://name/path"
                            .formatted(uri.getScheme()));
        }
    }

    private static ServingException invalid(String what) {
        return ServingException.invalid("uri", "The URI cannot be used: %s.".formatted(what));
    }
}

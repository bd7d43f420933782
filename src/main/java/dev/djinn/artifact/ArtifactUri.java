package dev.djinn.artifact;

import dev.djinn.artifact.Checksum.Algorithm;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an artifact comes from, and the SHA-256 that its file must have; written {@code
 * <uri>#sha256=<64 hexadecimal digits>}.
 */
public record ArtifactUri(URI location, Optional<String> sha256) {

    private static final Pattern FRAGMENT = Pattern.compile("sha256=([0-9a-fA-F]{64})");

    /**
     * @throws IllegalArgumentException when the text is no such URI; the message does not hold it,
     *     since it may hold credentials
     */
    public static ArtifactUri parse(String text) {
        URI uri;
        try {
            uri = URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "it is no URI: percent-encode its special characters", e);
        }
        if (uri.getScheme() == null) {
            throw new IllegalArgumentException(
                    "it has no scheme: start it with file:, https:, djl:, s3: or hf:");
        }
        return new ArtifactUri(withoutFragment(uri), sha256(uri));
    }

    private static Optional<String> sha256(URI uri) {
        if (uri.getFragment() == null) {
            return Optional.empty();
        }
        Matcher matcher = FRAGMENT.matcher(uri.getFragment());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "the part after '#' must be sha256= and 64 hexadecimal digits");
        }
        return Optional.of(matcher.group(1).toLowerCase(Locale.ROOT));
    }

    private static URI withoutFragment(URI uri) {
        String text = uri.toString();
        int hash = text.indexOf('#');
        return hash < 0 ? uri : URI.create(text.substring(0, hash));
    }

    String scheme() {
        return location.getScheme().toLowerCase(Locale.ROOT);
    }

    /** A digest of it all, secrets included, so that it may name files. */
    String id() {
        String text = location + sha256.map("#"::concat).orElse("");
        return HexFormat.of()
                .formatHex(Algorithm.SHA256.digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Without user, password and query, so that it may be shown. */
    static String shown(URI uri) {
        return uri.toString().replaceFirst("//[^/]*@", "//").replaceFirst("[?#].*$", "");
    }

    /** As {@link #shown}; {@code @} in the path of {@code hf:} stays. */
    @Override
    public String toString() {
        return shown(location);
    }
}

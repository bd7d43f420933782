package dev.djinn.artifact;

import dev.djinn.outbound.OutboundHttp;
import dev.djinn.outbound.OutboundResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An archive or a weights file behind an {@code http:} or {@code https:} URL. */
final class HttpSource implements ArtifactSource {

    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d+/(\\d{1,18}|\\*)");

    private static final int BEYOND_THE_END = 416;

    private final OutboundHttp http;

    HttpSource(OutboundHttp http) {
        this.http = http;
    }

    @Override
    public Listing list(ArtifactUri uri) throws IOException {
        URI location = uri.location();
        if (location.getHost() == null) {
            throw new ArtifactException(
                    uri.toString(),
                    "it names no host, or one that is no domain name: write https://<host>/<path>");
        }
        String name = ArtifactSource.fileName(location);
        if (name.isEmpty()) {
            throw new ArtifactException(
                    uri.toString(), "its path names no file: name an archive or a weights file");
        }
        Packing packing = Packing.of(name);
        try (OutboundResponse head = http.send("HEAD", location, headers(location))) {
            // A server may know no HEAD: what GET answers counts.
            boolean known = head.status() == 200;
            SourceFile only =
                    new SourceFile(
                            packing.isArchive() ? "" : Packing.stem(name),
                            location,
                            packing,
                            OptionalLong.empty(),
                            Optional.empty());
            return new Listing(List.of(only), known ? validator(head) : Optional.empty(), Map.of());
        }
    }

    @Override
    public Content open(SourceFile file, long offset, Optional<String> validator)
            throws IOException {
        Map<String, String> headers = headers(file.location());
        if (offset > 0 && validator.isPresent()) {
            headers.put("Range", "bytes=%d-".formatted(offset));
            headers.put("If-Range", validator.get());
        }
        OutboundResponse response = http.send("GET", file.location(), headers);
        if (response.status() == BEYOND_THE_END && headers.containsKey("Range")) {
            response.close();
            return open(file, 0, Optional.empty());
        }
        try {
            return content(file, response, offset);
        } catch (IOException | RuntimeException e) {
            response.close();
            throw e;
        }
    }

    private static Content content(SourceFile file, OutboundResponse response, long offset)
            throws IOException {
        requireSuccess(file.location(), response);
        if (response.status() != 206) {
            return new Content(
                    response.body(), 0, response.length(), validator(response), response);
        }
        Matcher range = RANGE.matcher(response.header("Content-Range").orElse(""));
        if (!range.matches() || Long.parseLong(range.group(1)) != offset) {
            throw new ArtifactException(
                    ArtifactUri.shown(file.location()),
                    "the server answered another range than it was asked for: it is defective, use another one");
        }
        OptionalLong total =
                range.group(2).equals("*")
                        ? OptionalLong.empty()
                        : OptionalLong.of(Long.parseLong(range.group(2)));
        return new Content(response.body(), offset, total, validator(response), response);
    }

    /** A small text, such as a listing; empty when the server has none or shows none. */
    Optional<String> text(URI location, int maxBytes) throws IOException {
        try (OutboundResponse response = http.send("GET", location, headers(location))) {
            if (response.status() == 404 || response.status() == 403) {
                return Optional.empty();
            }
            requireSuccess(location, response);
            byte[] bytes = response.body().readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new ArtifactException(
                        ArtifactUri.shown(location),
                        "it has more than %d bytes, too many for a listing: check the source"
                                .formatted(maxBytes));
            }
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private static void requireSuccess(URI location, OutboundResponse response) throws IOException {
        int status = response.status();
        if (status == 200 || status == 206) {
            return;
        }
        if (status >= 500 || status == 408 || status == 425 || status == 429) {
            throw new IOException("%s answered %d".formatted(location.getHost(), status));
        }
        throw new ArtifactException(
                ArtifactUri.shown(location),
                "the server answered %d: correct the URI, or see to the access".formatted(status));
    }

    /** A weak entity tag does not promise the same bytes. */
    private static Optional<String> validator(OutboundResponse response) {
        return response.header("ETag")
                .filter(tag -> !tag.startsWith("W/"))
                .or(() -> response.header("Last-Modified"));
    }

    private static Map<String, String> headers(URI location) {
        Map<String, String> headers = new HashMap<>();
        String user = location.getUserInfo();
        if (user != null) {
            headers.put(
                    "Authorization",
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        }
        return headers;
    }
}

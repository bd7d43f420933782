package dev.djinn.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/**
 * A server's answer with its body still to be read. Closing it before the body's end ends the
 * connection too.
 */
public final class OutboundResponse implements AutoCloseable {

    private final HttpUriRequestBase request;
    private final ClassicHttpResponse response;

    OutboundResponse(HttpUriRequestBase request, ClassicHttpResponse response) {
        this.request = request;
        this.response = response;
    }

    public int status() {
        return response.getCode();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }

    /** All headers, each with its values in order. */
    public Map<String, List<String>> headers() {
        return Arrays.stream(response.getHeaders())
                .collect(
                        Collectors.groupingBy(
                                Header::getName,
                                Collectors.mapping(Header::getValue, Collectors.toList())));
    }

    /** Bytes of the body as announced. */
    public OptionalLong length() {
        return header("Content-Length")
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /** Throws when the body ends before its announced length. */
    public InputStream body() throws IOException {
        return response.getEntity() == null
                ? InputStream.nullInputStream()
                : response.getEntity().getContent();
    }

    /** Without the abort, what is left of the body would be read first, however long it is. */
    @Override
    public void close() {
        request.abort();
        try {
            response.close();
        } catch (IOException _) {
            // The rest of the body is not wanted.
        }
    }
}

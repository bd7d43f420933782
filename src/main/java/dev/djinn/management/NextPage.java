package dev.djinn.management;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.UriComponentsBuilder;

/** Where a list goes on, as clients that follow links are told it (RFC 8288). */
final class NextPage {

    private final UriComponentsBuilder uri;
    private final boolean more;

    private NextPage(UriComponentsBuilder uri, boolean more) {
        this.uri = uri;
        this.more = more;
    }

    /**
     * @param cursor the query's name for where the next part begins
     * @param next null when this part is the last one
     */
    static NextPage of(String path, int limit, String cursor, @Nullable Object next) {
        UriComponentsBuilder uri = UriComponentsBuilder.fromPath(path).queryParam("limit", limit);
        return new NextPage(
                next == null ? uri : uri.queryParam(cursor, next.toString()), next != null);
    }

    /** Keeps to what the list is limited to. */
    NextPage within(String parameter, Optional<String> value) {
        value.ifPresent(text -> uri.queryParam(parameter, text));
        return this;
    }

    <T> ResponseEntity<T> after(T part) {
        ResponseEntity.BodyBuilder response = ResponseEntity.ok();
        if (more) {
            response.header(
                    HttpHeaders.LINK,
                    "<%s>; rel=\"next\"".formatted(uri.encode().build().toUriString()));
        }
        return response.body(part);
    }
}

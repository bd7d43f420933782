package dev.djinn.cli;

import java.net.http.HttpResponse;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What the server answered.
 *
 * @param body missing when there is none
 * @param tag the revision of the model that it is about
 */
record Reply(JsonNode body, Optional<String> tag) {

    static Reply of(HttpResponse<String> response) {
        return new Reply(Json.read(response.body()), response.headers().firstValue("ETag"));
    }
}

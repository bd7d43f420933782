package dev.djinn.cli;

import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Lists that the server gives in parts. */
final class Pages {

    private Pages() {}

    /**
     * Hands over each part until there is no other, or one wants no more.
     *
     * @param path with a query, if only {@code ?limit=…}
     * @param cursor the query's name for what {@code next} said
     */
    static void read(ManagementApi api, String path, String cursor, Predicate<JsonNode> wantsMore) {
        JsonNode page = api.send(Call.get(path)).body();
        while (wantsMore.test(page) && page.has("next")) {
            page =
                    api.send(
                                    Call.get(
                                            "%s&%s=%s"
                                                    .formatted(
                                                            path,
                                                            cursor,
                                                            Paths.encoded(
                                                                    page.path("next").asString()))))
                            .body();
        }
    }
}

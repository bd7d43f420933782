package dev.djinn.cli;

import tools.jackson.databind.JsonNode;

/** Tells where an alias' requests go after a change. */
final class Routed {

    private Routed() {}

    static void tell(Output output, AliasRef ref, Reply reply) {
        String route =
                reply.body()
                        .path("aliases")
                        .valueStream()
                        .filter(alias -> Json.text(alias, "alias").equals(ref.alias()))
                        .map(alias -> ModelText.route(ref.name(), alias))
                        .findFirst()
                        .orElse(ref + " is gone");
        JsonNode model = reply.body();
        output.result(route, model);
    }
}

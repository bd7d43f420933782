package dev.djinn.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Models as people read them: a row for each version at each replica. */
final class ModelTable {

    private final Table table =
            new Table(
                    "MODEL",
                    "VERSION",
                    "DESIRED",
                    "REPLICA",
                    "STATE",
                    "PRECISION",
                    "DEVICE",
                    "ALIASES",
                    "REASON");

    void add(JsonNode model) {
        for (JsonNode version : model.path("versions")) {
            JsonNode observed = version.path("observed");
            if (observed.isEmpty()) {
                add(model, version, Json.object());
            }
            observed.forEach(replica -> add(model, version, replica));
        }
    }

    private void add(JsonNode model, JsonNode version, JsonNode replica) {
        table.row(
                Json.text(model, "name"),
                Json.text(version, "version"),
                Json.text(version, "desired"),
                Json.text(replica, "replica"),
                state(replica),
                Json.text(replica, "precision"),
                devices(replica),
                aliases(model, version.path("version").asInt()),
                Json.text(replica, "reason"));
    }

    private static String state(JsonNode replica) {
        String state = Json.text(replica, "state");
        JsonNode percent = replica.path("progress").path("percent");
        return percent.isNumber() ? "%s (%d%%)".formatted(state, percent.asInt()) : state;
    }

    static String devices(JsonNode replica) {
        return replica.path("devices")
                .valueStream()
                .map(device -> Plain.text(device.asString()))
                .collect(Collectors.joining(","));
    }

    private static String aliases(JsonNode model, int version) {
        List<String> names = new ArrayList<>();
        for (JsonNode alias : model.path("aliases")) {
            String name = Json.text(alias, "alias");
            JsonNode targets = alias.path("targets");
            for (JsonNode target : targets) {
                if (target.path("version").asInt() == version) {
                    names.add(
                            targets.size() == 1
                                    ? name
                                    : name + "=" + target.path("weight").asInt());
                }
            }
            JsonNode shadow = alias.path("shadow");
            if (shadow.path("version").asInt() == version) {
                names.add("%s(shadow %s%%)".formatted(name, Json.text(shadow, "percent")));
            }
        }
        return String.join(",", names);
    }

    String text() {
        return table.text();
    }
}

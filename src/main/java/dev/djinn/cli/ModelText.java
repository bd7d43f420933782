package dev.djinn.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** All of one model, as people read it. */
final class ModelText {

    private ModelText() {}

    static String of(JsonNode model) {
        ModelTable table = new ModelTable();
        table.add(model);
        List<String> lines = new ArrayList<>(List.of(table.text(), ""));
        model.path("aliases").forEach(alias -> lines.add(route(Json.text(model, "name"), alias)));
        lines.add("settings: " + settings(model.path("settings")));
        return String.join(System.lineSeparator(), lines);
    }

    /** Such as {@code mood@default: 1=90 2=10, sticky by X-User-Id}. */
    static String route(String name, JsonNode alias) {
        StringBuilder text = new StringBuilder();
        text.append(name).append('@').append(Json.text(alias, "alias")).append(": ");
        text.append(
                alias.path("targets")
                        .valueStream()
                        .map(target ->
                                "%d=%d"
                                        .formatted(
                                                target.path("version").asInt(),
                                                target.path("weight").asInt()))
                        .collect(Collectors.joining(" ")));
        if (alias.has("sticky_header")) {
            text.append(", sticky by ").append(Json.text(alias, "sticky_header"));
        }
        JsonNode shadow = alias.path("shadow");
        if (shadow.isObject()) {
            text.append(
                    ", shadow %s=%s"
                            .formatted(Json.text(shadow, "version"), Json.text(shadow, "percent")));
        }
        return text.toString();
    }

    static String settings(JsonNode settings) {
        String all =
                settings.propertyStream()
                        .map(field -> field.getKey() + " " + Plain.text(value(field.getValue())))
                        .collect(Collectors.joining(", "));
        return all.isEmpty() ? "those of the server and the package" : all;
    }

    private static String value(JsonNode value) {
        return value.isValueNode() ? value.asString() : value.toString();
    }
}

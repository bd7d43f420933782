package dev.djinn.cli;

import tools.jackson.databind.JsonNode;

/** One event of the stream: its name and its data. */
record ServerEvent(String name, JsonNode data) {

    /** What it is about, so that the next one about the same takes its place. */
    String subject() {
        return name.equals("revision")
                ? name
                : Json.text(data, "ref") + " at " + Json.text(data, "replica");
    }

    String text() {
        return switch (name) {
            case "revision" -> "revision %s".formatted(Json.text(data, "revision"));
            case "forgotten" -> subject() + ": forgotten";
            case String _ -> "%s: %s".formatted(subject(), observed());
        };
    }

    private String observed() {
        StringBuilder text =
                new StringBuilder(ReplicaProgress.of(Json.text(data, "replica"), data).text());
        for (String more : new String[] {Json.text(data, "precision"), ModelTable.devices(data)}) {
            if (!more.isEmpty()) {
                text.append(", ").append(more);
            }
        }
        return text.toString();
    }

    JsonNode json() {
        return Json.object().put("event", name).set("data", data);
    }
}

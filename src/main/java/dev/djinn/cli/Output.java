package dev.djinn.cli;

import java.io.PrintWriter;
import tools.jackson.databind.JsonNode;

/** Where results go, and how they are written. */
record Output(OutputFormat format, PrintWriter writer) {

    /** One or the other, as it is asked for; the JSON is what the server says. */
    void result(String text, JsonNode json) {
        switch (format) {
            case TEXT -> line(text);
            case JSON -> line(Json.pretty(json));
        }
    }

    /** Something for people only. */
    void note(String text) {
        if (format == OutputFormat.TEXT) {
            line(text);
        }
    }

    void line(String text) {
        writer.println(text);
        writer.flush();
    }
}

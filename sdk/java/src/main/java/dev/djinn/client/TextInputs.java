package dev.djinn.client;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/** Texts of one request; each gets a result, in order. */
public record TextInputs(@JsonValue List<String> texts) {

    public TextInputs {
        texts = List.copyOf(texts);
    }

    public static TextInputs of(String... texts) {
        return new TextInputs(List.of(texts));
    }
}

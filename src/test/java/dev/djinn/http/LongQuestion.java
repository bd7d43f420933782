package dev.djinn.http;

import java.util.Map;

/** A question whose context takes that many windows, which keep a core busy for a while. */
final class LongQuestion {

    private static final String SENTENCE =
            "The committee talked at length about roads and the price of timber. ";
    private static final int SENTENCES_PER_WINDOW = 11;

    private LongQuestion() {}

    static String json(int windows) {
        return Answer.JSON.writeValueAsString(
                Map.of(
                        "inputs",
                        Map.of(
                                "question",
                                "Who is the lighthouse keeper?",
                                "context",
                                SENTENCE.repeat(windows * SENTENCES_PER_WINDOW)
                                        + "The lighthouse keeper is Marta Olsen.")));
    }
}

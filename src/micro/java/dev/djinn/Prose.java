package dev.djinn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToIntFunction;

/** English text of any length: the project's licence, on one line. */
public final class Prose {

    private static final String WHOLE = whole();

    private Prose() {}

    private static String whole() {
        try {
            return Files.readString(Path.of("LICENSE")).strip().replaceAll("\\s+", " ");
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** All of it, about 2,000 tokens. */
    public static String text() {
        return WHOLE;
    }

    /** As many words from its beginning as have at most that many tokens. */
    public static String of(int tokens, ToIntFunction<String> counted) {
        int end = 0;
        for (int next = WHOLE.indexOf(' ');
                next > 0 && counted.applyAsInt(WHOLE.substring(0, next)) <= tokens;
                next = WHOLE.indexOf(' ', next + 1)) {
            end = next;
        }
        return WHOLE.substring(0, end);
    }
}

package dev.djinn.task.questionanswering;

/**
 * A text that is cut by code points, as Python counts characters, and not by Java's UTF-16 units.
 */
final class CodePoints {

    private final String text;
    private final boolean plain;

    CodePoints(String text) {
        this.text = text;
        this.plain = text.codePointCount(0, text.length()) == text.length();
    }

    String substring(int start, int end) {
        if (plain) {
            return text.substring(start, end);
        }
        int from = text.offsetByCodePoints(0, start);
        return text.substring(from, text.offsetByCodePoints(from, end - start));
    }
}

package dev.djinn.model;

/**
 * What a reader was trained for, all in tokens.
 *
 * @param window tokens of one window: question, context part and special tokens
 * @param stride tokens that neighbouring windows share
 * @param maxQuestion longest question; the rest is cut
 * @param maxAnswer longest answer
 */
public record QuestionAnsweringSpec(int window, int stride, int maxQuestion, int maxAnswer) {

    public QuestionAnsweringSpec {
        if (maxQuestion < 1 || maxAnswer < 1 || stride < 0 || window < maxQuestion + stride + 8) {
            throw new IllegalArgumentException(
                    "question_answering: need window >= max_question + stride + 8, got window %d, stride %d, max_question %d, max_answer %d"
                            .formatted(window, stride, maxQuestion, maxAnswer));
        }
    }
}

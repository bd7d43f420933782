package dev.djinn.task.questionanswering;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.djinn.model.QuestionAnsweringSpec;
import dev.djinn.problem.ServingException;
import dev.djinn.task.LabelRanking;
import org.jspecify.annotations.Nullable;

/**
 * How answers are looked for; lengths are in tokens, and what is absent is as the model was
 * trained.
 *
 * @param topK most answers of each question; 1 when absent
 * @param docStride tokens that neighbouring windows share
 * @param maxAnswerLen longest answer
 * @param maxSeqLen tokens of one window
 * @param maxQuestionLen longest question; the rest is cut
 * @param handleImpossibleAnswer whether "no answer" may win; false when absent
 * @param alignToWords whether answers are widened to whole words; true when absent
 */
public record AnsweringParameters(
        @JsonProperty("top_k") @Nullable Integer topK,
        @JsonProperty("doc_stride") @Nullable Integer docStride,
        @JsonProperty("max_answer_len") @Nullable Integer maxAnswerLen,
        @JsonProperty("max_seq_len") @Nullable Integer maxSeqLen,
        @JsonProperty("max_question_len") @Nullable Integer maxQuestionLen,
        @JsonProperty("handle_impossible_answer") @Nullable Boolean handleImpossibleAnswer,
        @JsonProperty("align_to_words") @Nullable Boolean alignToWords) {

    /** Bounds what is kept of every span that is looked at. */
    private static final int MOST_ANSWERS = 100;

    public static final AnsweringParameters NONE =
            new AnsweringParameters(null, null, null, null, null, null, null);

    /** Most answers asked of each question. */
    public int answers() {
        return topK == null ? 1 : topK;
    }

    /**
     * The parameters with the model's own values where the request gives none.
     *
     * @throws ServingException {@code INVALID_VALUE} when a value is out of range
     */
    SpanSearch on(QuestionAnsweringSpec spec) {
        int window = positive(maxSeqLen, spec.window(), "max_seq_len");
        if (window > spec.window()) {
            throw ServingException.invalid(
                    "parameters.max_seq_len",
                    "'max_seq_len' must be at most %d, the window that the model was trained with, not %d."
                            .formatted(spec.window(), window));
        }
        int stride = docStride == null ? spec.stride() : docStride;
        if (stride < 0) {
            throw ServingException.invalid(
                    "parameters.doc_stride",
                    "'doc_stride' must be at least 0, not %d.".formatted(stride));
        }
        if (answers() > MOST_ANSWERS) {
            throw ServingException.invalid(
                    "parameters.top_k",
                    "'parameters.top_k' must be at most %d, not %d."
                            .formatted(MOST_ANSWERS, answers()));
        }
        return new SpanSearch(
                positive(topK, 1, "top_k"),
                window,
                stride,
                positive(maxAnswerLen, spec.maxAnswer(), "max_answer_len"),
                positive(maxQuestionLen, spec.maxQuestion(), "max_question_len"),
                handleImpossibleAnswer != null && handleImpossibleAnswer,
                alignToWords == null || alignToWords);
    }

    private static int positive(@Nullable Integer value, int standard, String name) {
        return value == null ? standard : LabelRanking.positive(value, "parameters." + name);
    }
}

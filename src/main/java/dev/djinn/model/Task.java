package dev.djinn.model;

import dev.djinn.problem.ServingException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a model does, by the names that Hugging Face uses for tasks. */
public enum Task {
    SENTIMENT_ANALYSIS("sentiment-analysis"),
    TEXT_CLASSIFICATION("text-classification"),
    QUESTION_ANSWERING("question-answering"),
    FEATURE_EXTRACTION("feature-extraction"),
    IMAGE_CLASSIFICATION("image-classification");

    private final String id;

    Task(String id) {
        this.id = id;
    }

    /** The task's name in manifests, paths, properties and metrics. */
    public String id() {
        return id;
    }

    /**
     * Whether a model of this task also answers requests for the other one: sentiment is a text
     * classification.
     */
    public boolean answers(Task requested) {
        return this == requested
                || (this == SENTIMENT_ANALYSIS && requested == TEXT_CLASSIFICATION);
    }

    /**
     * The task of that name.
     *
     * @throws ServingException {@code INVALID_VALUE}, naming the known tasks
     */
    public static Task of(String id) {
        return Arrays.stream(values())
                .filter(task -> task.id.equals(id))
                .findFirst()
                .orElseThrow(() ->
                        ServingException.invalid(
                                "task",
                                "Unknown task '%s'. Known tasks: %s.".formatted(id, known())));
    }

    private static String known() {
        return Arrays.stream(values()).map(Task::id).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return id;
    }
}

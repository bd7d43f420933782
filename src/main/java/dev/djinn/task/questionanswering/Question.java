package dev.djinn.task.questionanswering;

import org.jspecify.annotations.Nullable;

/** A question and the text that may hold its answer. */
public record Question(@Nullable String question, @Nullable String context) {}

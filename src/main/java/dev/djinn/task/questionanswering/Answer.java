package dev.djinn.task.questionanswering;

/**
 * A part of a context.
 *
 * @param answer its text; empty when the context holds no answer
 * @param score product of the probabilities of its start and its end
 * @param start code points of the context before it
 * @param end code points of the context up to its end
 */
public record Answer(String answer, double score, int start, int end) {}

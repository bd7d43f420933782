package dev.djinn.task.questionanswering;

/** A span of whole context tokens, first and last included. */
record Span(int first, int last) {}

package dev.djinn.task.featureextraction;

/** The embedding of one text, and whether some of the text was left out. */
public record EmbeddedText(float[] embedding, boolean truncated) {}

package dev.djinn.inference;

/**
 * What a network says about one input, row-major: logits [labels], an embedding [hidden], or start
 * and end logits [length, 2] with the input's own length.
 */
public record ModelOutput(float[] values) {}

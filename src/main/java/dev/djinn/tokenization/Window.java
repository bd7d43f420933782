package dev.djinn.tokenization;

/**
 * A question together with one part of its context.
 *
 * @param tokens the network's input
 * @param contextAt position in {@code tokens} of the part's first token
 * @param first index in the whole context of the part's first token
 * @param count tokens of the part
 */
public record Window(TokenIds tokens, int contextAt, int first, int count) {}

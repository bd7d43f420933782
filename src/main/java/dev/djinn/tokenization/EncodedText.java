package dev.djinn.tokenization;

/** One text ready for a network, and whether some of it had to be left out. */
public record EncodedText(TokenIds tokens, boolean truncated) {}

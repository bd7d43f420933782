package dev.djinn.tokenization;

/** Which end of a text that is too long is left out. */
public enum Truncation {
    LEFT,
    RIGHT
}

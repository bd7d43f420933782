package dev.djinn.task.imageclassification;

/**
 * An image file.
 *
 * @param field request field that holds it, for failures
 */
public record EncodedImage(byte[] content, String field) {}

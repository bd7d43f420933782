package dev.djinn.registry;

import java.util.OptionalLong;

/**
 * How far a package has been fetched.
 *
 * @param bytes so far
 * @param total of the package, when its source has said
 */
public record Progress(long bytes, OptionalLong total) {}

package dev.djinn.registry;

/**
 * The result of a registration.
 *
 * @param created false when the same version was registered already
 */
public record Registered(RegisteredModel model, RegisteredVersion version, boolean created) {}

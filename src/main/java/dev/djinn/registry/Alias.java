package dev.djinn.registry;

/** A name for a model's versions, and where its requests go. */
public record Alias(AliasName name, Route route) {}

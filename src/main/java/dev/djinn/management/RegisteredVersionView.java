package dev.djinn.management;

/**
 * One version, as clients get it.
 *
 * @param revision the model's
 */
record RegisteredVersionView(String name, long revision, VersionView version) implements Revised {}

/**
 * Many replicas in one process: registry, artifacts and reconciler as in production, on an engine
 * that computes nothing. {@code bench/scale} measures with it what they cost their database and how
 * soon they follow it; a test sees to it that they still do.
 */
@NullMarked
package dev.djinn.scale;

import org.jspecify.annotations.NullMarked;

/**
 * DJL with PyTorch as an engine: the only package that imports the engine classes of {@code
 * ai.djl}.
 */
@NullMarked
package dev.djinn.engine.djl;

import org.jspecify.annotations.NullMarked;

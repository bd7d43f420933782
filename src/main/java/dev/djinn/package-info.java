/** Djinn, a model server for the JVM. */
@NullMarked
package dev.djinn;

import org.jspecify.annotations.NullMarked;

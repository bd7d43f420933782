/** Extractive question answering over contexts of any length. */
@NullMarked
package dev.djinn.task.questionanswering;

import org.jspecify.annotations.NullMarked;

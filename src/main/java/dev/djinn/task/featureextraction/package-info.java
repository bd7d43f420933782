/** Sentence embeddings. */
@NullMarked
package dev.djinn.task.featureextraction;

import org.jspecify.annotations.NullMarked;

/** Text classification and sentiment analysis. */
@NullMarked
package dev.djinn.task.classification;

import org.jspecify.annotations.NullMarked;

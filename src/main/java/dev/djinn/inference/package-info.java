/**
 * The port that every endpoint calls: leases on loaded models, inputs, outputs, deadlines. Knows no
 * implementation.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"model", "problem", "tokenization"})
package dev.djinn.inference;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

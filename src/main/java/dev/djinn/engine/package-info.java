/** The contract of a tensor engine: devices, loaded models, sessions; plain arrays in and out. */
@NullMarked
@ApplicationModule(allowedDependencies = {"model", "problem"})
package dev.djinn.engine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

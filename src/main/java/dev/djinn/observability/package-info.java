/**
 * Every metric of Djinn, named in one enum; listens through interfaces that the observed packages
 * own.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"problem", "model", "inference", "engine", "batching", "serving"})
package dev.djinn.observability;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

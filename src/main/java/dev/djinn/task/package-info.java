/**
 * Typed task endpoints; one sub-package a task holds its controller, records, pre- and
 * postprocessing.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"problem", "model", "tokenization", "inference", "outbound", "web"})
package dev.djinn.task;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Bounded queues, batch plans and the workers that run them. No Spring, no engine. */
@NullMarked
@ApplicationModule(allowedDependencies = {"model", "problem"})
package dev.djinn.batching;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

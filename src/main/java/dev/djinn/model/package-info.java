/** The vocabulary: names, references, tasks and the manifest of a model package, as records. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem"})
package dev.djinn.model;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

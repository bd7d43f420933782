/** Model packages on disk: reading and verifying what a folder holds. */
@NullMarked
@ApplicationModule(allowedDependencies = {"model", "problem", "outbound"})
package dev.djinn.artifact;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

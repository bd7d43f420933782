/**
 * The command {@code djinn}: a client of the management API, which it reaches over HTTP as any
 * other. Runs in a process of its own without Spring and uses nothing else of Djinn.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.djinn.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

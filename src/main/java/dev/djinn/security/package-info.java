/** Who may call: the optional API key. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem"})
package dev.djinn.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

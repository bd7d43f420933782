/**
 * Desired state in SQL: models, versions, aliases and their traffic, with who changed what; and
 * what each replica reports of it. Knows neither packages on disk nor engines.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "model"})
package dev.djinn.registry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

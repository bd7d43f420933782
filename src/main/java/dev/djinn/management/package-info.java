/**
 * The management API under {@code /admin/v1}: reads and changes what should be served, and tells
 * what the replicas make of it. Loads nothing itself.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "model", "registry"})
package dev.djinn.management;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

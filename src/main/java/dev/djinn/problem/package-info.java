/**
 * Failures with stable, countable codes, and how they are rendered as RFC 9457 problem documents.
 * Uses nothing else of Djinn.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.djinn.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

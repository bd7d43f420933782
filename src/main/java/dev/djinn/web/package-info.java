/**
 * What every HTTP request passes: ports, request ids, admission, body limits, deadlines,
 * disconnects.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "model", "inference"})
package dev.djinn.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

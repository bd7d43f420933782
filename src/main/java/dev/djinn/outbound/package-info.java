/**
 * Requests to other servers: which hosts may be asked, and connections to nothing but the addresses
 * that were checked. Uses nothing else of Djinn.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.djinn.outbound;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

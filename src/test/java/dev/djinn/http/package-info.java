/**
 * The service as its clients and operators see it: real models, real sockets, nothing faked. Most
 * tests share the application of {@link dev.djinn.http.ServedByDjinn}; those that need limits,
 * devices or models of their own start {@code djinn.jar} as {@link dev.djinn.http.RunningDjinn}.
 */
@NullMarked
package dev.djinn.http;

import org.jspecify.annotations.NullMarked;

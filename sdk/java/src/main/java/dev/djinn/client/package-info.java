/**
 * What is written by hand around the generated client: connecting, inputs, retries and failures.
 */
package dev.djinn.client;

package dev.djinn.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What one request, and all requests together, may take.
 *
 * @param inFlight inference requests that are read, computed or answered at the same time
 * @param inFlightBytes bytes of their bodies together
 * @param text greatest body of a text request
 * @param image greatest body of an image request
 * @param inputs most inputs of one request
 * @param contextCharacters longest context of a question
 * @param pixels most pixels of one image
 * @param timeout deadline of requests that give none
 * @param maxTimeout longest deadline that a request may ask for
 */
@ConfigurationProperties("djinn.limits")
public record LimitProperties(
        @DefaultValue("512") int inFlight,
        @DefaultValue("256MB") DataSize inFlightBytes,
        @DefaultValue("8MB") DataSize text,
        @DefaultValue("16MB") DataSize image,
        @DefaultValue("256") int inputs,
        @DefaultValue("1000000") int contextCharacters,
        @DefaultValue("50000000") long pixels,
        @DefaultValue("30s") Duration timeout,
        @DefaultValue("5m") Duration maxTimeout) {

    public LimitProperties {
        requirePositive("in-flight", inFlight);
        requirePositive("in-flight-bytes", inFlightBytes.toBytes());
        requirePositive("text", text.toBytes());
        requirePositive("image", image.toBytes());
        requirePositive("inputs", inputs);
        requirePositive("context-characters", contextCharacters);
        requirePositive("pixels", pixels);
        requirePositive("timeout", timeout.toNanos());
        requirePositive("max-timeout", maxTimeout.toNanos());
        if (timeout.compareTo(maxTimeout) > 0) {
            throw new IllegalArgumentException(
                    "djinn.limits.timeout is more than djinn.limits.max-timeout");
        }
        if (image.toBytes() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("djinn.limits.image must be less than 2GB");
        }
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "djinn.limits.%s must be more than 0, not %d".formatted(name, value));
        }
    }
}

package dev.djinn.serving;

import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is served and on what.
 *
 * @param device {@code auto}, {@code cpu}, {@code gpu}, or GPUs by number as in {@code gpu:0,gpu:1}
 * @param cores cores that models and preprocessing share; 0 for all that the process may use
 * @param queueCapacity entries that may wait for one model
 * @param defaultModel by task, the model of requests that name none
 */
@ConfigurationProperties("djinn")
record ServingProperties(
        @DefaultValue("auto") String device,
        @DefaultValue("0") int cores,
        @DefaultValue("1024") int queueCapacity,
        @DefaultValue Map<String, String> defaultModel,
        @DefaultValue Models models) {

    /**
     * @param location folder of the model packages
     * @param devices by model name, a device that overrides the common one
     */
    record Models(
            @DefaultValue("models") Path location, @DefaultValue Map<String, String> devices) {}
}

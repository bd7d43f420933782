package dev.djinn.serving;

import dev.djinn.batching.QueueLimits;
import dev.djinn.model.ModelName;
import dev.djinn.model.Task;
import dev.djinn.problem.ServingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is served and on what.
 *
 * @param device {@code auto}, {@code cpu}, {@code gpu}, or GPUs by number as in {@code gpu:0,gpu:1}
 * @param precision {@code auto}, {@code fp32}, {@code bf16}, {@code fp16} or {@code int8}
 * @param cores cores that models and preprocessing share; 0 for all that the process may use
 * @param memory native memory that models on the CPU share; 0 for what the process may use beside
 *     its heap
 * @param queueCapacity entries that may wait for one model
 * @param queueTime longest expected wait at which another request is taken
 * @param defaultModel by task, the model of requests that name none
 */
@ConfigurationProperties("djinn")
record ServingProperties(
        @DefaultValue("auto") String device,
        @DefaultValue("auto") String precision,
        @DefaultValue("0") int cores,
        @DefaultValue("0MB") DataSize memory,
        @DefaultValue("1024") int queueCapacity,
        @DefaultValue("5s") Duration queueTime,
        @DefaultValue Map<String, String> defaultModel,
        @DefaultValue Models models) {

    ServingProperties {
        if (cores < 0 || memory.isNegative() || queueCapacity < 1) {
            throw new IllegalArgumentException(
                    "djinn.cores and djinn.memory must be at least 0 and djinn.queue-capacity at least 1, not %d, %s and %d"
                            .formatted(cores, memory, queueCapacity));
        }
        if (!queueTime.isPositive()) {
            throw new IllegalArgumentException(
                    "djinn.queue-time must be more than 0, not %s".formatted(queueTime));
        }
    }

    QueueLimits queue() {
        return new QueueLimits(queueCapacity, queueTime);
    }

    /**
     * By task, the model of requests that name none.
     *
     * @throws ConfigurationException when a task or a name is none
     */
    Map<Task, ModelName> defaults() {
        Map<Task, ModelName> defaults = new EnumMap<>(Task.class);
        defaultModel.forEach((task, model) -> {
            try {
                defaults.put(task(task), new ModelName(model));
            } catch (ServingException e) {
                throw new ConfigurationException(
                        "djinn.default-model.%s=%s: %s".formatted(task, model, e.getMessage()),
                        "Correct the property.");
            }
        });
        return defaults;
    }

    /** A name out of an environment variable has lost its dashes. */
    private static Task task(String name) {
        return Arrays.stream(Task.values())
                .filter(task -> task.id().replace("-", "").equals(name))
                .findFirst()
                .orElseGet(() -> Task.of(name));
    }

    /**
     * @param location folder of the model packages
     * @param devices by model name, a device that overrides the common one
     * @param precisions by model name, a precision that overrides the common one
     * @param loadWait longest time that a request waits for a model that was idle; 0 to refuse it
     *     at once
     * @param loadQueue most requests that wait for one model that was idle
     * @param sources by model name, or name and version, the URI that it is fetched from
     */
    record Models(
            @DefaultValue("models") Path location,
            @DefaultValue Map<String, String> devices,
            @DefaultValue Map<String, String> precisions,
            @DefaultValue("30s") Duration loadWait,
            @DefaultValue("128") int loadQueue,
            @DefaultValue Map<String, String> sources) {

        Models {
            if (loadWait.isNegative() || loadQueue < 1) {
                throw new IllegalArgumentException(
                        "djinn.models.load-wait must be at least 0 and djinn.models.load-queue at least 1, not %s and %d"
                                .formatted(loadWait, loadQueue));
            }
        }
    }
}

package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class ServingPropertiesTests {

    private static ServingProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("djinn", ServingProperties.class);
    }

    @Test
    void hasDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(
                        new ServingProperties(
                                "auto",
                                "auto",
                                0,
                                DataSize.ofBytes(0),
                                1024,
                                Duration.ofSeconds(5),
                                Map.of(),
                                new ServingProperties.Models(
                                        Path.of("models"),
                                        Map.of(),
                                        Map.of(),
                                        Duration.ofSeconds(30),
                                        128,
                                        Map.of())));
    }

    private static Map<String, String> values(String... namesAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return values;
    }

    @Test
    void mapsEveryProperty() {
        assertThat(
                        bind(
                                values(
                                        "djinn.device",
                                        "gpu:0",
                                        "djinn.precision",
                                        "bf16",
                                        "djinn.cores",
                                        "3",
                                        "djinn.memory",
                                        "900MB",
                                        "djinn.queue-capacity",
                                        "7",
                                        "djinn.queue-time",
                                        "400ms",
                                        "djinn.default-model.question-answering",
                                        "qa",
                                        "djinn.models.location",
                                        "/srv/models",
                                        "djinn.models.devices.qa",
                                        "cpu",
                                        "djinn.models.precisions.qa",
                                        "int8",
                                        "djinn.models.load-wait",
                                        "5s",
                                        "djinn.models.load-queue",
                                        "9",
                                        "djinn.models.sources[qa:2]",
                                        "file:qa.zip")))
                .isEqualTo(
                        new ServingProperties(
                                "gpu:0",
                                "bf16",
                                3,
                                DataSize.ofMegabytes(900),
                                7,
                                Duration.ofMillis(400),
                                Map.of("question-answering", "qa"),
                                new ServingProperties.Models(
                                        Path.of("/srv/models"),
                                        Map.of("qa", "cpu"),
                                        Map.of("qa", "int8"),
                                        Duration.ofSeconds(5),
                                        9,
                                        Map.of("qa:2", "file:qa.zip"))));
    }
}

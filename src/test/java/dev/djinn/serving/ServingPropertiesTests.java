package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

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
                                1024,
                                Map.of(),
                                new ServingProperties.Models(
                                        Path.of("models"), Map.of(), Map.of(), Map.of())));
    }

    @Test
    void mapsEveryProperty() {
        assertThat(
                        bind(
                                Map.of(
                                        "djinn.device",
                                        "gpu:0",
                                        "djinn.precision",
                                        "bf16",
                                        "djinn.cores",
                                        "3",
                                        "djinn.queue-capacity",
                                        "7",
                                        "djinn.default-model.question-answering",
                                        "qa",
                                        "djinn.models.location",
                                        "/srv/models",
                                        "djinn.models.devices.qa",
                                        "cpu",
                                        "djinn.models.precisions.qa",
                                        "int8",
                                        "djinn.models.sources[qa:2]",
                                        "file:qa.zip")))
                .isEqualTo(
                        new ServingProperties(
                                "gpu:0",
                                "bf16",
                                3,
                                7,
                                Map.of("question-answering", "qa"),
                                new ServingProperties.Models(
                                        Path.of("/srv/models"),
                                        Map.of("qa", "cpu"),
                                        Map.of("qa", "int8"),
                                        Map.of("qa:2", "file:qa.zip"))));
    }
}

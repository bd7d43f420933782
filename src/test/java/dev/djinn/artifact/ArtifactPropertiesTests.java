package dev.djinn.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class ArtifactPropertiesTests {

    private static ArtifactProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("djinn.artifacts", ArtifactProperties.class);
    }

    @Test
    void hasDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(
                        new ArtifactProperties(
                                Path.of("cache/artifacts"),
                                DataSize.ofGigabytes(20),
                                DataSize.ofGigabytes(8),
                                10_000,
                                4,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(30),
                                Set.of(),
                                URI.create("https://mlrepo.djl.ai"),
                                URI.create("https://huggingface.co"),
                                new ArtifactProperties.S3(Optional.empty(), "us-east-1")));
    }

    @Test
    void mapsEveryProperty() {
        assertThat(
                        bind(
                                Map.of(
                                        "djinn.artifacts.cache", "/var/cache/djinn",
                                        "djinn.artifacts.cache-size", "3GB",
                                        "djinn.artifacts.max-size", "2GB",
                                        "djinn.artifacts.max-entries", "7",
                                        "djinn.artifacts.connect-timeout", "1s",
                                        "djinn.artifacts.read-timeout", "2s",
                                        "djinn.artifacts.hosts", "a.test,*.b.test",
                                        "djinn.artifacts.mlrepo", "http://zoo.test/mlrepo",
                                        "djinn.artifacts.hub", "http://hub.test",
                                        "djinn.artifacts.s3.endpoint", "http://s3.test:9000")))
                .isEqualTo(
                        new ArtifactProperties(
                                Path.of("/var/cache/djinn"),
                                DataSize.ofGigabytes(3),
                                DataSize.ofGigabytes(2),
                                7,
                                4,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                Set.of("a.test", "*.b.test"),
                                URI.create("http://zoo.test/mlrepo"),
                                URI.create("http://hub.test"),
                                new ArtifactProperties.S3(
                                        Optional.of(URI.create("http://s3.test:9000")),
                                        "us-east-1")));
        assertThat(bind(Map.of("djinn.artifacts.s3.region", "eu-west-1")).s3().region())
                .isEqualTo("eu-west-1");
        assertThat(bind(Map.of("djinn.artifacts.concurrent-fetches", "9")).concurrentFetches())
                .isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-entries",
                "concurrent-fetches",
                "max-size",
                "cache-size",
                "connect-timeout",
                "read-timeout"
            })
    void refusesNothingAsALimit(String property) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bind(Map.of("djinn.artifacts." + property, "0")))
                .havingRootCause()
                .withMessageContaining(property.replaceAll(".*-(size|timeout)", "$1"));
    }
}

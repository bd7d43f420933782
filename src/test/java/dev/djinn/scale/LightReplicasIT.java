package dev.djinn.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.batching.Eventually;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.registry.Artifact;
import dev.djinn.registry.Edit;
import dev.djinn.registry.Registration;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bench/scale measures is true of a few replicas, and can still be measured. */
class LightReplicasIT {

    private static final int REPLICAS = 4;
    private static final ModelVersion BROUGHT = version("brought");

    @TempDir private static Path folder;

    private static MeasuredPostgres postgres;
    private static Fleet fleet;

    @BeforeAll
    static void start() {
        new ToyPackage("brought", 1, 100).in(folder.resolve("models"));
        postgres = new MeasuredPostgres(folder.resolve("postgres"), 50);
        Map<String, Object> settings =
                Map.of(
                        "djinn.registry.url",
                        postgres.newSchema("light"),
                        "djinn.registry.username",
                        MeasuredPostgres.USER);
        fleet = new Fleet(REPLICAS, folder, settings);
        fleet.start();
    }

    @AfterAll
    static void stop() {
        fleet.close();
        postgres.close();
    }

    private static ModelVersion version(String name) {
        return new ModelVersion(new ModelName(name), 1);
    }

    private static void register(String name, URI uri) {
        fleet.registry()
                .register(
                        Registration.of(new ModelName(name), new Artifact(uri, Optional.empty())),
                        Edit.by("a test"));
    }

    private static void assertServed(ModelVersion version) {
        Times times = fleet.serving(System.nanoTime(), version);
        assertThat(times.nanos()).hasSize(REPLICAS);
    }

    @Test
    void startTogetherOnAnEmptyDatabase() {
        assertThat(fleet.size()).isEqualTo(REPLICAS);
        assertServed(BROUGHT);
    }

    @Test
    void fetchWhatOneRegistersOnceEachAlsoWhenItsSourceRefusedAtFirst() {
        byte[] archive = new ToyPackage("fetched", 1, 1000).zip();
        try (CountingSource source = new CountingSource()) {
            source.refuse(true);
            register("fetched", URI.create(source.serve("/fetched.zip", archive)));
            Eventually.until(() -> source.gets().size() >= REPLICAS);
            source.refuse(false);

            assertServed(version("fetched"));
            assertThat(source.bytes()).isEqualTo(REPLICAS * (long) archive.length);
        }
    }

    @Test
    void hearOfChangesAgainAfterTheDatabaseWasAway() {
        postgres.stop();
        postgres.start();
        Eventually.until(() -> postgres.connections("djinn-registry-changes") == REPLICAS);

        register("later", new ToyPackage("later", 1, 100).in(folder.resolve("srv")).toUri());
        assertServed(version("later"));
    }
}

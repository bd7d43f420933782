package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.artifact.ArtifactUri;
import dev.djinn.artifact.ModelPackage;
import dev.djinn.artifact.PackageReader;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.registry.Artifact;
import dev.djinn.registry.AuditAction;
import dev.djinn.registry.DesiredState;
import dev.djinn.registry.Edit;
import dev.djinn.registry.FakeRegistry;
import dev.djinn.registry.RegisteredVersion;
import dev.djinn.registry.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinsTests {

    private static final ModelVersion A = new ModelVersion(new ModelName("a"), 1);

    private static final ArtifactUri URI_OF_A = ArtifactUri.parse("https://m.test/a.zip");
    private static final ArtifactUri ANOTHER = ArtifactUri.parse("https://m.test/b.zip?key=1");

    @TempDir private Path folder;

    private final FakeRegistry registry = new FakeRegistry(Clock.systemUTC());
    private final Pins pins = pins("one");

    private Pins pins(String replica) {
        return new Pins(registry.models(), "replica " + replica, Duration.ofMillis(10));
    }

    @BeforeEach
    void register() {
        register(URI_OF_A);
        pins.follow(registry.models().snapshot());
    }

    private void register(ArtifactUri uri) {
        registry.models()
                .register(
                        new Registration(
                                A.name(),
                                OptionalInt.of(A.version()),
                                new Artifact(uri.location(), Optional.empty()),
                                Optional.empty(),
                                DesiredState.LOADED,
                                Optional.empty(),
                                Optional.empty()),
                        Edit.by("test"));
    }

    private void registerAnew() {
        registry.models().deleteModel(A.name(), Edit.by("test"));
        register(ANOTHER);
    }

    @AfterEach
    void close() {
        pins.close();
    }

    private ModelPackage source(String label) throws IOException {
        Path directory = Files.createDirectories(folder.resolve(label).resolve("a/1"));
        Files.writeString(directory.resolve("model.pt"), "abc");
        Files.writeString(
                directory.resolve("model.yaml"),
                """
                name: a
                version: 1
                task: image-classification
                variants:
                - {file: model.pt, precision: fp32, devices: [cpu]}
                inputs: [pixels]
                image: {size: 8, resize: 8, crop: center, mean: [0, 0, 0], std: [1, 1, 1]}
                labels: labels.txt
                """);
        Files.writeString(directory.resolve("labels.txt"), label + "\n");
        return new PackageReader().read(directory);
    }

    private RegisteredVersion registered() {
        return registry.models().get(A.name()).versions().getFirst();
    }

    private String content() {
        return registered().content().orElseThrow().value();
    }

    @Test
    void recordsWhatWasFetchedFirst() throws IOException {
        assertThat(registered().content()).isEmpty();
        assertThat(pins.refusal(A, URI_OF_A, source("cat"))).isEmpty();
        assertThat(registered().content()).isPresent();
        assertThat(registered().manifest().orElseThrow()).contains("image-classification");
        var entry =
                registry.models()
                        .audit(Optional.empty(), OptionalLong.empty(), 1)
                        .entries()
                        .getFirst();
        assertThat(entry.action()).isEqualTo(AuditAction.FETCH);
        assertThat(entry.actor()).isEqualTo("replica one");
        assertThat(entry.after()).contains(content());
    }

    @Test
    void refusesAnotherContentAndNamesBothAndTheNextStep() throws IOException {
        pins.refusal(A, URI_OF_A, source("cat"));
        String first = content();
        pins.follow(registry.models().snapshot());
        assertThat(pins.refusal(A, URI_OF_A, source("cat"))).isEmpty();
        String reason = pins.refusal(A, URI_OF_A, source("dog")).orElseThrow();
        assertThat(reason).contains("a:1", first, "register what is there now as a new version");
        assertThat(reason).containsPattern("[0-9a-f]{64}, and was [0-9a-f]{64}");
        assertThat(content()).isEqualTo(first);
    }

    @Test
    void refusesItAlsoWhileTheRegistryIsAway() throws IOException {
        pins.refusal(A, URI_OF_A, source("cat"));
        pins.follow(registry.models().snapshot());
        registry.setAvailable(false);
        assertThat(pins.refusal(A, URI_OF_A, source("dog"))).isPresent();
        assertThat(pins.refusal(A, URI_OF_A, source("cat"))).isEmpty();
        registry.setAvailable(true);
    }

    @Test
    void letsExactlyOneOfTwoReplicasWinThatFetchDifferentContents() throws Exception {
        ModelPackage cat = source("cat");
        ModelPackage dog = source("dog");
        try (Pins other = pins("two");
                ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            other.follow(registry.models().snapshot());
            CyclicBarrier together = new CyclicBarrier(2);
            var here = replicas.submit(() -> at(together, pins, cat));
            var there = replicas.submit(() -> at(together, other, dog));
            List<Optional<String>> refusals =
                    List.of(here.get(20, TimeUnit.SECONDS), there.get(20, TimeUnit.SECONDS));
            assertThat(refusals.stream().filter(Optional::isPresent)).hasSize(1);
            assertThat(refusals.stream().flatMap(Optional::stream))
                    .allMatch(reason -> reason.contains(content()));
        }
    }

    private static Optional<String> at(CyclicBarrier together, Pins pins, ModelPackage source) {
        try {
            together.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return pins.refusal(A, URI_OF_A, source);
    }

    @Test
    void servesWhileTheRegistryIsAwayAndRecordsLater() throws IOException {
        registry.setAvailable(false);
        assertThat(pins.refusal(A, URI_OF_A, source("cat"))).isEmpty();
        registry.setAvailable(true);
        assertThat(eventuallyRecorded()).isTrue();
    }

    private boolean eventuallyRecorded() {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() - end < 0) {
            if (registered().content().isPresent()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    @Test
    void leavesAloneWhatTheConfigurationBrings() throws IOException {
        ModelVersion other = new ModelVersion(new ModelName("b"), 1);
        assertThat(pins.refusal(other, URI_OF_A, source("cat"))).isEmpty();
        assertThat(registered().content()).isEmpty();
    }

    @Test
    void servesWhatWasDeletedMeanwhileUntilThatIsNoticed() throws IOException {
        registry.models().deleteModel(A.name(), Edit.by("test"));
        assertThat(pins.refusal(A, URI_OF_A, source("cat"))).isEmpty();
    }

    @Test
    void refusesWhatWasFetchedForAnEarlierRegistrationAndPinsTheNewOneToItsOwn()
            throws IOException {
        registerAnew();
        assertThat(pins.refusal(A, URI_OF_A, source("cat")).orElseThrow())
                .contains("a:1 was registered anew", "b.zip", "a.zip");
        pins.follow(registry.models().snapshot());
        assertThat(pins.refusal(A, URI_OF_A, source("cat")).orElseThrow())
                .contains("a:1 was registered anew", "b.zip");
        assertThat(registered().content()).isEmpty();
        assertThat(pins.refusal(A, ANOTHER, source("dog"))).isEmpty();
        assertThat(registered().content()).isPresent();
    }
}

package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ServingException;
import dev.djinn.registry.AliasName;
import dev.djinn.registry.Artifact;
import dev.djinn.registry.DesiredState;
import dev.djinn.registry.Edit;
import dev.djinn.registry.FakeRegistry;
import dev.djinn.registry.ModelSettings;
import dev.djinn.registry.Registration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class RegisteredModelsTests {

    private static final Edit EDIT = Edit.by("test");
    private static final ModelVersion A = new ModelVersion(new ModelName("a"), 1);

    @TempDir private Path folder;

    private final FakeRegistry registry = new FakeRegistry(Clock.systemUTC());

    @BeforeEach
    void writePackage() throws IOException {
        write("abc");
    }

    private void write(String weights) throws IOException {
        Path directory = Files.createDirectories(folder.resolve("models/a/1"));
        Files.writeString(directory.resolve("model.pt"), weights);
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
        Files.writeString(directory.resolve("labels.txt"), "only\n");
    }

    private RegisteredModels started(Path models, Map<String, String> sources) {
        RegisteredModels registered =
                new RegisteredModels(
                        registry.models(),
                        new DesiredModels(
                                new ServingProperties(
                                        "auto",
                                        "auto",
                                        0,
                                        DataSize.ofBytes(0),
                                        1,
                                        Duration.ofHours(1),
                                        Map.of(),
                                        new ServingProperties.Models(
                                                models,
                                                Map.of(),
                                                Map.of(),
                                                Duration.ZERO,
                                                1,
                                                sources)),
                                new Inventory(List.of(), new CpuFeatures(Set.of()))),
                        new Pins(registry.models(), "replica test", Duration.ofMillis(10)));
        registered.open();
        return registered;
    }

    private RegisteredModels started() {
        return started(folder.resolve("models"), Map.of());
    }

    private static WantedVersion only(Desired desired) {
        assertThat(desired.versions()).hasSize(1);
        return desired.versions().getFirst();
    }

    @Test
    void registersTheFolderAndTakesItsPackagesFromThere() {
        WantedVersion wanted = only(started().read());
        assertThat(wanted.version()).isEqualTo(A);
        assertThat(wanted.origin()).isInstanceOf(PackageOrigin.InFolder.class);
        assertThat(wanted.required()).isTrue();
        assertThat(registry.models().get(A.name()).versions().getFirst().artifact().uri())
                .hasToString("folder:a/1");
    }

    @Test
    void servesWhatIsHereWhileTheRegistryIsAwayAndRegistersItOnceItIsBack() {
        registry.setAvailable(false);
        RegisteredModels registered = started();
        assertThatExceptionOfType(ServingException.class).isThrownBy(registered::read);
        assertThat(only(registered.local()).version()).isEqualTo(A);
        registry.setAvailable(true);
        assertThat(only(registered.read())).isEqualTo(only(registered.local()));
        assertThat(registry.models().find(A.name())).isPresent();
    }

    @Test
    void leavesOutWhatIsUnloadedOrDeleted() {
        RegisteredModels registered = started();
        registered.read();
        registry.models().setDesired(A, DesiredState.UNLOADED, EDIT);
        assertThat(registered.read().versions()).isEmpty();
        registry.models().deleteModel(A.name(), EDIT);
        assertThat(started().read().versions()).isEmpty();
    }

    @Test
    void isReadyWithoutAPackageThatIsNotInThisMachinesFolder() throws IOException {
        started().read();
        Path other = Files.createDirectory(folder.resolve("other"));
        WantedVersion wanted =
                started(other, Map.of("b", "file:/b.zip")).read().versions().getFirst();
        assertThat(wanted.version()).isEqualTo(A);
        assertThat(wanted.required()).isFalse();
        assertThat(wanted.origin())
                .isInstanceOfSatisfying(
                        PackageOrigin.Nowhere.class,
                        nowhere -> assertThat(nowhere.reason()).contains("put it back", "a:1"));
        registry.models()
                .configure(
                        A.name(),
                        new ModelSettings(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(true),
                                Optional.empty()),
                        EDIT);
        assertThat(
                        started(other, Map.of("b", "file:/b.zip"))
                                .read()
                                .versions()
                                .getFirst()
                                .required())
                .isTrue();
    }

    @Test
    void readsAPackageAgainThatAnotherReplicaFoundReplaced() throws IOException {
        RegisteredModels registered = started();
        PackageOrigin before = only(registered.read()).origin();
        write("abcd");
        started().read();
        PackageOrigin after = only(registered.read()).origin();
        assertThat(after).isInstanceOf(PackageOrigin.InFolder.class).isNotEqualTo(before);
    }

    @Test
    void keepsSecretsOfItsSourcesOutOfTheRegistry() {
        Path nowhere = folder.resolve("nowhere");
        Map<String, String> sources = Map.of("b:2", "https://me:secret@models.test/b.zip?k=secret");
        WantedVersion wanted = only(started(nowhere, sources).read());
        assertThat(registry.models().get(new ModelName("b")).toString()).doesNotContain("secret");
        assertThat(wanted.origin())
                .isInstanceOfSatisfying(
                        PackageOrigin.Elsewhere.class,
                        elsewhere ->
                                assertThat(elsewhere.uri().location().toString())
                                        .contains("me:secret@", "k=secret"));
    }

    @Test
    void fetchesWhatWasRegisteredAndWaitsForItOnlyWhenTold() {
        registry.models()
                .register(
                        Registration.of(
                                new ModelName("c"),
                                new Artifact(URI.create("file:/c.zip"), Optional.empty())),
                        EDIT);
        Desired desired = started().read();
        assertThat(desired.versions()).hasSize(2);
        WantedVersion wanted = desired.versions().getLast();
        assertThat(wanted.origin()).isInstanceOf(PackageOrigin.Elsewhere.class);
        assertThat(wanted.required()).isFalse();
        assertThat(desired.routing().byModel().get(new ModelName("c")))
                .containsOnlyKeys(AliasName.DEFAULT.value());
    }
}

package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.artifact.ModelPackage;
import dev.djinn.engine.DeviceStatus;
import dev.djinn.model.Device;
import dev.djinn.model.DeviceKind;
import dev.djinn.model.Precision;
import dev.djinn.model.Task;
import dev.djinn.model.Variant;
import dev.djinn.registry.ModelSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class PlacementsTests {

    @TempDir private Path directory;

    private final List<String> heard = new ArrayList<>();

    /** 20 MB of weights in a file; 36 MB in memory, without tokenizer or image. */
    @BeforeEach
    void writeWeights() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("model.pt").toFile(), "rw")) {
            file.setLength(DataSize.ofMegabytes(20).toBytes());
        }
    }

    private Placements placements(int megabytes, DeviceStatus... devices) {
        return new Placements(
                TestedServing.PROPERTIES,
                new Inventory(List.of(devices), new CpuFeatures(Set.of("avx2"))),
                new MemoryBudget(DataSize.ofMegabytes(megabytes)),
                (taken, budget) ->
                        heard.add("%d/%d".formatted(taken.toMegabytes(), budget.toMegabytes())));
    }

    private ModelPackage source(String name, Variant... variants) {
        return new ModelPackage(
                directory, Manifests.manifest(name, 1, Task.TEXT_CLASSIFICATION, variants));
    }

    private ModelPackage narrow(String name) {
        return source(name, Manifests.variant(Precision.INT8, CPU));
    }

    private static final Set<DeviceKind> CPU = Set.of(DeviceKind.CPU);

    private static String refusal(Placements placements, ModelPackage source) {
        ConfigurationException refusal =
                assertThatExceptionOfType(ConfigurationException.class)
                        .isThrownBy(() -> placements.place(source, ModelSettings.NONE))
                        .actual();
        return "%s %s".formatted(refusal.getMessage(), refusal.action());
    }

    @Test
    void refusesWhatDoesNotFitBesideTheOthersWithTheFigures() {
        Placements placements = placements(100);
        placements.place(narrow("a"), ModelSettings.NONE);
        placements.place(narrow("b"), ModelSettings.NONE);
        assertThat(refusal(placements, narrow("c")))
                .isEqualTo(
                        "c:1 needs 36 MB of memory, and 72 of 100 MB are taken (a:1 36 MB, b:1 36 MB). Unload a version, give the container more memory, or raise djinn.memory.");
        assertThat(heard).containsExactly("0/100", "36/100", "72/100");
    }

    @Test
    void givesAwayWhatWasReleased() {
        Placements placements = placements(40);
        DesiredModel first = placements.place(narrow("a"), ModelSettings.NONE);
        assertThat(refusal(placements, narrow("a"))).contains("a:1 needs", "(a:1 36 MB)");
        placements.release(first);
        placements.place(narrow("a"), ModelSettings.NONE);
        assertThat(heard).containsExactly("0/40", "36/40", "0/40", "36/40");
    }

    @Test
    void countsTheSameModelTwiceWhileItIsReplaced() {
        Placements placements = placements(80);
        placements.place(narrow("a"), ModelSettings.NONE);
        placements.place(narrow("a"), ModelSettings.NONE);
        assertThat(heard).endsWith("72/80");
    }

    @Test
    void countsWeightsAsWideAsTheyAreInMemory() {
        placements(100).place(source("a", Manifests.FP32), ModelSettings.NONE);
        assertThat(heard).endsWith("96/100");
    }

    @Test
    void leavesTheCpusMemoryToModelsOnTheCpu() {
        DataSize gigabytes = DataSize.ofGigabytes(8);
        Placements placements =
                placements(10, new DeviceStatus(Device.gpu(0), "a GPU", gigabytes, gigabytes));
        placements.place(source("a", Manifests.FP32), ModelSettings.NONE);
        assertThat(heard).containsExactly("0/10", "0/10");
    }
}

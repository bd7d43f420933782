package dev.djinn.artifact;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.DeviceKind;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.OutputSpec;
import dev.djinn.model.Precision;
import dev.djinn.model.Task;
import dev.djinn.model.Variant;
import dev.djinn.model.Warmup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumsTests {

    /** Of the three bytes "abc": FIPS 180-2, appendix B.1. */
    private static final String ABC =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir private Path root;

    private Path directory;

    @BeforeEach
    void writeWeights() throws IOException {
        directory = Files.createDirectory(root.resolve("package"));
        Files.writeString(directory.resolve("model.pt"), "abc");
        Files.writeString(root.resolve("secret.pt"), "abc");
    }

    private void verify(String file) {
        Variant variant =
                new Variant(
                        file,
                        Precision.FP32,
                        Set.of(DeviceKind.CPU),
                        List.of(),
                        Optional.empty(),
                        ABC);
        Checksums.verify(
                new ModelPackage(
                        directory,
                        new ModelManifest(
                                new ModelVersion(new ModelName("toy"), 1),
                                Task.TEXT_CLASSIFICATION,
                                false,
                                "",
                                List.of(variant),
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                OutputSpec.DEFAULT,
                                BatchingPolicy.DEFAULT,
                                Warmup.NONE)),
                variant);
    }

    @Test
    void acceptsTheExpectedFile() {
        assertThatCode(() -> verify("model.pt")).doesNotThrowAnyException();
    }

    @Test
    void refusesAChangedFileWithBothSumsAndTheNextStep() throws IOException {
        Files.writeString(directory.resolve("model.pt"), "abd");
        assertThatExceptionOfType(PackageException.class)
                .isThrownBy(() -> verify("model.pt"))
                .withMessageContaining(directory.resolve("model.pt").toString())
                .withMessageContaining(ABC)
                .withMessageContaining(
                        "a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9")
                .withMessageContaining("restore the file");
    }

    @Test
    void namesAMissingFile() {
        assertThatExceptionOfType(PackageException.class)
                .isThrownBy(() -> verify("other.pt"))
                .withMessageContaining(directory.resolve("other.pt").toString())
                .withMessageContaining("cannot be read");
    }

    @Test
    void refusesFilesOutsideOfThePackageEvenWithTheRightSum() {
        for (String file : List.of("../secret.pt", root.resolve("secret.pt").toString())) {
            assertThatExceptionOfType(PackageException.class)
                    .isThrownBy(() -> verify(file))
                    .withMessageContaining("secret.pt")
                    .withMessageContaining("outside");
        }
    }
}

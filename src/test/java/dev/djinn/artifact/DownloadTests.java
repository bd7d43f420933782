package dev.djinn.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class DownloadTests {

    @TempDir private Path folder;

    private static void download(long free, Path from, Path to) throws IOException {
        SourceFile file =
                new SourceFile(
                        "model.pt",
                        URI.create(from.toUri().toString()),
                        Packing.PLAIN,
                        OptionalLong.empty(),
                        Optional.empty());
        ByteBudget budget = new ByteBudget("the source", DataSize.ofMegabytes(1), () -> free);
        new Download(new FileSource(), file, new Retries(1, _ -> {}), budget, (_, _) -> {}).to(to);
    }

    private Path weights() throws IOException {
        return Files.write(folder.resolve("weights"), new byte[5000]);
    }

    @Test
    void asksForNothingThatTheDiskCannotTake() throws IOException {
        Path from = weights();
        Path to = folder.resolve("to");
        assertThatExceptionOfType(ArtifactException.class)
                .isThrownBy(() -> download(4999, from, to))
                .withMessage(
                        "the source: the disk is full: 5000 bytes are to be written, 4999 are free. Free some, or move djinn.artifacts.cache to another disk");
        assertThat(to).isEmptyFile();
    }

    @Test
    void saysThatTheDiskFilledUpMeanwhile() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        Path from = weights();
        assertThatExceptionOfType(ArtifactException.class)
                .isThrownBy(() -> download(6000, from, full))
                .withMessageContaining("the disk is full: 5000 bytes are to be written");
    }
}

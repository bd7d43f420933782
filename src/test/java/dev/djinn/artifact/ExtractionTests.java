package dev.djinn.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class ExtractionTests {

    private static final int MAX_ENTRIES = 10;

    @TempDir private Path folder;

    private void unpack(byte[] archive, Packing packing, DataSize limit) throws IOException {
        Path file = Files.write(folder.resolve("archive"), archive);
        extraction(limit).unpack(file, packing, packing == Packing.GZIP ? "model.pt" : "");
    }

    private Extraction extraction(DataSize limit) throws IOException {
        return new Extraction(
                "the source",
                Files.createDirectories(folder.resolve("outer/root")),
                MAX_ENTRIES,
                new ByteBudget("the source", limit, () -> Long.MAX_VALUE));
    }

    private void unpack(byte[] archive, Packing packing) throws IOException {
        unpack(archive, packing, DataSize.ofMegabytes(64));
    }

    private String refusal(byte[] archive, Packing packing) {
        return assertThatExceptionOfType(ArtifactException.class)
                .isThrownBy(() -> unpack(archive, packing))
                .withMessageStartingWith("the source: ")
                .actual()
                .getMessage();
    }

    private List<String> files() throws IOException {
        Path root = folder.resolve("outer/root");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static byte[] make(Packing packing, String... namesAndTexts) {
        return switch (packing) {
            case ZIP -> Archives.zip(namesAndTexts);
            case TAR -> Archives.tar(namesAndTexts);
            case TAR_GZ -> Archives.gzip(Archives.tar(namesAndTexts));
            case GZIP, PLAIN -> throw new IllegalArgumentException(packing.toString());
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZIP", "TAR", "TAR_GZ"})
    void unpacksFilesAndFolders(Packing packing) throws IOException {
        unpack(
                make(packing, "MAR-INF/", "", "MAR-INF/MANIFEST.json", "{}", "model.pt", "abc"),
                packing);
        assertThat(files()).containsExactly("MAR-INF/MANIFEST.json", "model.pt");
        assertThat(folder.resolve("outer/root/model.pt")).hasContent("abc");
    }

    @Test
    void unpacksASingleFile() throws IOException {
        unpack(Archives.gzip("abc".getBytes(StandardCharsets.UTF_8)), Packing.GZIP);
        assertThat(folder.resolve("outer/root/model.pt")).hasContent("abc");
    }

    @Test
    void leavesAnArchiveInsideAlone() throws IOException {
        String inner = new String(Archives.zip("../x", "y"), StandardCharsets.ISO_8859_1);
        unpack(make(Packing.ZIP, "inner.zip", inner), Packing.ZIP);
        assertThat(files()).containsExactly("inner.zip");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "../evil;leads out",
                "a/../../evil;leads out",
                "a/..;leads out",
                "/etc/evil;no relative path",
                "C:evil;no relative path",
                "a\\..\\..\\evil;no relative path"
            })
    void refusesNamesThatLeadOut(String name, String reason) throws IOException {
        for (Packing packing : List.of(Packing.ZIP, Packing.TAR, Packing.TAR_GZ)) {
            if (packing != Packing.ZIP || !name.contains("\\")) {
                assertThat(refusal(make(packing, name, "x"), packing))
                        .contains(name)
                        .contains(reason);
            }
        }
        assertThat(files()).isEmpty();
        try (Stream<Path> outside = Files.walk(folder)) {
            assertThat(outside.map(path -> path.getFileName().toString())).doesNotContain("evil");
        }
    }

    @Test
    void refusesLinksAndDevices() {
        assertThat(refusal(Archives.zipWithLink("model.pt", "/etc/passwd"), Packing.ZIP))
                .contains("'model.pt' is a link");
        for (byte kind :
                new byte[] {
                    TarArchiveEntry.LF_SYMLINK,
                    TarArchiveEntry.LF_LINK,
                    TarArchiveEntry.LF_FIFO,
                    TarArchiveEntry.LF_CHR
                }) {
            assertThat(refusal(Archives.tarWith(kind, "model.pt", "/etc/passwd"), Packing.TAR))
                    .contains("'model.pt' is a link");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZIP", "TAR"})
    void refusesANameThatIsThereTwice(Packing packing) {
        assertThat(refusal(make(packing, "a", "1", "./a", "2"), packing))
                .contains("is there twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZIP", "TAR"})
    void refusesTooManyEntries(Packing packing) {
        String[] entries = new String[2 * (MAX_ENTRIES + 1)];
        for (int i = 0; i < entries.length; i += 2) {
            entries[i] = "f" + i;
            entries[i + 1] = "";
        }
        assertThat(refusal(make(packing, entries), packing))
                .contains("more than the 10 entries")
                .contains("djinn.artifacts.max-entries");
    }

    @Test
    void stopsABombByTheBytesItWrites() throws IOException {
        byte[] bomb = Archives.bomb(100L << 20);
        assertThat(bomb.length).isLessThan(200_000);
        assertThat(refusal(bomb, Packing.ZIP)).contains("more than 200 times its size");
        assertThat(Files.size(folder.resolve("outer/root/model.pt"))).isLessThan(40L << 20);
    }

    @Test
    void stopsAtTheLimitWhateverTheHeadersSay() {
        byte[] archive = make(Packing.ZIP, "a", "x".repeat(900), "b", "y".repeat(200));
        assertThatExceptionOfType(ArtifactException.class)
                .isThrownBy(() -> unpack(archive, Packing.ZIP, DataSize.ofBytes(1000)))
                .withMessageContaining("more than the 1000 bytes of djinn.artifacts.max-size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZIP", "TAR_GZ", "GZIP"})
    void saysThatAnArchiveIsDamaged(Packing packing) {
        assertThat(refusal("no archive at all".getBytes(StandardCharsets.UTF_8), packing))
                .contains("damaged or no " + packing);
    }

    @Test
    void noticesAFlippedBitInAZip() {
        byte[] archive = make(Packing.ZIP, "model.pt", "abcdefgh".repeat(100));
        byte[] stored = archive.clone();
        stored[50] ^= 1;
        assertThat(refusal(stored, Packing.ZIP)).contains("damaged");
    }

    @Test
    void noticesATruncatedArchive() {
        byte[] archive = make(Packing.TAR_GZ, "model.pt", "abc".repeat(1000));
        assertThat(refusal(Arrays.copyOf(archive, archive.length / 2), Packing.TAR_GZ))
                .contains("damaged");
    }

    @Test
    void keepsNoEndlessNameInMemory() {
        assertThat(refusal(Archives.gzip(Archives.tarWithNameOf(4 << 20)), Packing.TAR_GZ))
                .contains("more than 1048576 bytes lie between two files");
    }

    @ParameterizedTest
    @EnumSource(
            value = Packing.class,
            names = {"ZIP", "TAR", "TAR_GZ"})
    void breaksOffWhenItsThreadIsInterrupted(Packing packing)
            throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("archive"), make(packing, "model.pt", "abc"));
        Extraction extraction = extraction(DataSize.ofMegabytes(1));
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread thread =
                Thread.ofVirtual()
                        .unstarted(() -> {
                            Thread.currentThread().interrupt();
                            end.set(catchThrowable(() -> extraction.unpack(file, packing, "")));
                        });
        thread.start();
        thread.join();
        assertThat(end.get()).isInstanceOf(IOException.class);
    }

    /** What the end of a zip file says: entries at 10, bytes of the directory at 12. */
    private static ByteBuffer endOf(byte[] zip) {
        return ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).position(zip.length - 22);
    }

    @Test
    void refusesAZipFileByWhatItsEndSaysBeforeTheDirectoryIsRead() throws IOException {
        byte[] many = Archives.zip("a", "1");
        endOf(many).putShort(many.length - 22 + 10, (short) 60_000);
        assertThat(refusal(many, Packing.ZIP)).contains("more than the 10 entries");
        byte[] large = Archives.zip("a", "1");
        endOf(large).putInt(large.length - 22 + 12, -1);
        assertThat(refusal(large, Packing.ZIP))
                .contains("directory has 4294967295 bytes", "10240", "max-entries");
        assertThat(files()).isEmpty();
    }

    @Test
    void readsTheEndOfALargeZipFileToo() throws IOException {
        byte[] small = Archives.zip("a", "1");
        int end = small.length - 22;
        byte[] large =
                ByteBuffer.allocate(small.length + 76)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(small, 0, end)
                        .putInt(0x06064b50)
                        .putLong(44)
                        .putShort((short) 45)
                        .putShort((short) 45)
                        .putInt(0)
                        .putInt(0)
                        .putLong(5_000_000_000L)
                        .putLong(5_000_000_000L)
                        .putLong(47)
                        .putLong(endOf(small).getInt(end + 16))
                        .putInt(0x07064b50)
                        .putInt(0)
                        .putLong(end)
                        .putInt(1)
                        .put(small, end, 22)
                        .array();
        assertThat(refusal(large, Packing.ZIP)).contains("more than the 10 entries");
    }

    @Test
    void countsEntriesThatTheEndOfAZipFileConceals() throws IOException {
        String[] names = new String[2 * (MAX_ENTRIES + 1)];
        for (int i = 0; i < names.length; i++) {
            names[i] = "f" + i;
        }
        byte[] zip = Archives.zip(names);
        endOf(zip).putShort(zip.length - 22 + 10, (short) 1);
        assertThat(refusal(zip, Packing.ZIP)).contains("more than the 10 entries");
    }
}

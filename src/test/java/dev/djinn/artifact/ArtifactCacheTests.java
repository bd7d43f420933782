package dev.djinn.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class ArtifactCacheTests {

    private static final ArtifactUri URI = ArtifactUri.parse("https://models.test/a.zip");

    @TempDir private Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private ArtifactCache cache;

    @BeforeEach
    void open() throws IOException {
        cache = ArtifactCache.open(folder, DataSize.ofBytes(100), () -> now);
    }

    @AfterEach
    void close() {
        cache.close();
    }

    private ArtifactLease keep(String key, int bytes) throws IOException {
        now = now.plusSeconds(60);
        Path stage = cache.stage();
        Path tree = Files.createDirectory(stage.resolve("tree"));
        Files.write(tree.resolve("model.pt"), new byte[bytes]);
        try {
            return cache.keep(
                    URI, "source-" + key, Optional.of("v1"), new Assembly.Built(tree, key));
        } finally {
            cache.discard(stage);
        }
    }

    private boolean has(String key) throws IOException {
        Optional<ArtifactLease> lease = cache.lease(key);
        lease.ifPresent(ArtifactLease::close);
        return lease.isPresent();
    }

    private long entries(String part) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(part))) {
            return files.count();
        }
    }

    @Test
    void keepsWhatWasBuiltAndWhatItsSourceMeant() throws IOException {
        try (ArtifactLease lease = keep("a", 10)) {
            assertThat(lease.directory().resolve("model.pt")).hasSize(10);
        }
        assertThat(cache.remembered("source-a"))
                .contains(new SourceIndex.Remembered("a", Optional.of("v1")));
        assertThat(cache.remembered("source-b")).isEmpty();
        cache.close();
        cache = ArtifactCache.open(folder, DataSize.ofBytes(100), () -> now);
        assertThat(has("a")).as("after a restart").isTrue();
    }

    @Test
    void evictsWhatWasUsedLeastRecently() throws IOException {
        keep("a", 40).close();
        keep("b", 40).close();
        now = now.plusSeconds(60);
        assertThat(has("a")).isTrue();
        keep("c", 40).close();
        assertThat(has("a")).isTrue();
        assertThat(has("b")).isFalse();
        assertThat(has("c")).isTrue();
    }

    @Test
    void neverEvictsWhatIsInUse() throws IOException {
        ArtifactLease a = keep("a", 40);
        ArtifactLease again = cache.lease("a").orElseThrow();
        keep("b", 40).close();
        a.close();
        a.close();
        keep("c", 40).close();
        assertThat(has("a")).isTrue();
        assertThat(has("b")).isFalse();
        again.close();
        keep("d", 90).close();
        assertThat(has("a")).isFalse();
    }

    @Test
    void refusesWithFiguresWhatHasNoRoomBesideThoseInUse() throws IOException {
        try (ArtifactLease _ = keep("a", 80)) {
            assertThatExceptionOfType(ArtifactException.class)
                    .isThrownBy(() -> keep("b", 30))
                    .withMessage(
                            "https://models.test/a.zip: it has 30 bytes, and of the 100 of djinn.artifacts.cache-size 80 are in use: raise that");
        }
        assertThat(has("a")).isTrue();
        assertThat(has("b")).isFalse();
    }

    @Test
    void storesTheSameContentOnce() throws IOException {
        keep("a", 60).close();
        keep("a", 60).close();
        assertThat(entries("content")).isEqualTo(1);
    }

    @Test
    void removesWhatAKilledProcessHasLeft() throws IOException {
        Path left = Files.createDirectories(folder.resolve("work/dead/stage/tree"));
        Files.write(left.resolve("model.pt"), new byte[10]);
        Files.createFile(folder.resolve("work/dead.lock"));
        cache.close();
        cache = ArtifactCache.open(folder, DataSize.ofBytes(100), () -> now);
        assertThat(folder.resolve("work/dead")).doesNotExist();
        assertThat(folder.resolve("work/dead.lock")).doesNotExist();
    }

    @Test
    void leavesNothingBehindInItsWorkFolder() throws IOException {
        keep("a", 10).close();
        keep("b", 95).close();
        cache.close();
        try (Stream<Path> work = Files.list(folder.resolve("work"))) {
            assertThat(work.filter(Files::isDirectory)).isEmpty();
        }
        cache = ArtifactCache.open(folder, DataSize.ofBytes(100), () -> now);
    }

    @Test
    void forgetsWhatBelongedToAnEvictedArtifact() throws IOException {
        try (SourceLocks.SourceLock _ = cache.lockSource("source-a")) {
            keep("a", 40).close();
        }
        try (SourceLocks.SourceLock _ = cache.lockSource("source-b")) {
            keep("b", 90).close();
        }
        assertThat(folder.resolve("leases/a")).doesNotExist();
        assertThat(folder.resolve("index/source-a")).doesNotExist();
        assertThat(folder.resolve("sources/source-a")).doesNotExist();
        assertThat(folder.resolve("leases/b")).exists();
        assertThat(folder.resolve("sources/source-b")).exists();
        assertThat(cache.remembered("source-b")).isPresent();
        keep("a", 40).close();
        assertThat(has("a")).as("it can come back").isTrue();
    }

    @Test
    void keepsTheLockOfASourceThatIsBeingFetchedWhileItsContentIsEvicted() throws IOException {
        keep("a", 40).close();
        try (SourceLocks.SourceLock _ = cache.lockSource("source-a")) {
            keep("b", 90).close();
            assertThat(folder.resolve("index/source-a")).doesNotExist();
            assertThat(folder.resolve("sources/source-a")).exists();
        }
        keep("c", 90).close();
        assertThat(folder.resolve("sources/source-a")).doesNotExist();
    }

    @Test
    void removesWhatNoContentBelongsToWhenItOpens() throws IOException {
        keep("a", 10).close();
        cache.close();
        for (String left : new String[] {"leases/gone", "sources/failed", "sources/source-a"}) {
            Files.createFile(folder.resolve(left));
        }
        Files.writeString(folder.resolve("index/lost"), "content=gone");
        cache = ArtifactCache.open(folder, DataSize.ofBytes(100), () -> now);
        assertThat(folder.resolve("leases/gone")).doesNotExist();
        assertThat(folder.resolve("sources/failed")).doesNotExist();
        assertThat(folder.resolve("index/lost")).doesNotExist();
        assertThat(folder.resolve("sources/source-a")).exists();
        assertThat(has("a")).isTrue();
    }
}

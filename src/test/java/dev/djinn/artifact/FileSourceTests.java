package dev.djinn.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTests extends ArtifactSourceContract {

    @TempDir private Path folder;

    private final FileSource source = new FileSource();

    @Override
    ArtifactSource source() {
        return source;
    }

    @Override
    ArtifactUri put(byte[] content) throws IOException {
        Path file = folder.resolve("model.pt");
        Files.write(file, content);
        Files.setLastModifiedTime(file, FileTime.fromMillis(Arrays.hashCode(content) & 0xFFFF));
        return ArtifactUri.parse(file.toUri().toString());
    }

    @Override
    ArtifactUri missing() {
        return ArtifactUri.parse(folder.resolve("nothing.pt").toUri().toString());
    }
}

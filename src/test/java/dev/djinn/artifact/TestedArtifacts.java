package dev.djinn.artifact;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.springframework.util.unit.DataSize;

/** The sources that a service without any configuration has, for tests of other packages. */
public final class TestedArtifacts {

    private TestedArtifacts() {}

    /**
     * @param hosts that may be asked
     */
    public static Artifacts in(Path cache, String... hosts) {
        return Artifacts.of(
                new ArtifactProperties(
                        cache,
                        DataSize.ofMegabytes(10),
                        DataSize.ofMegabytes(10),
                        100,
                        4,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Set.of(hosts),
                        URI.create("https://mlrepo.test"),
                        URI.create("https://hub.test"),
                        new ArtifactProperties.S3(Optional.empty(), "us-east-1")));
    }
}

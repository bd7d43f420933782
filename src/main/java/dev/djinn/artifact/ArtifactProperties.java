package dev.djinn.artifact;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How models are fetched that do not lie in the models folder.
 *
 * @param cache folder of what was fetched or unpacked
 * @param cacheSize bytes that it may hold
 * @param maxSize of one artifact, as fetched and as unpacked
 * @param maxEntries files and folders of one artifact
 * @param concurrentFetches artifacts that are fetched at a time
 * @param readTimeout longest silence of a source
 * @param hosts that may be asked; none when empty
 * @param mlrepo base of {@code djl:} URIs
 * @param hub base of {@code hf:} URIs
 */
@ConfigurationProperties("djinn.artifacts")
public record ArtifactProperties(
        @DefaultValue("cache/artifacts") Path cache,
        @DefaultValue("20GB") DataSize cacheSize,
        @DefaultValue("8GB") DataSize maxSize,
        @DefaultValue("10000") int maxEntries,
        @DefaultValue("4") int concurrentFetches,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("30s") Duration readTimeout,
        @DefaultValue Set<String> hosts,
        @DefaultValue("https://mlrepo.djl.ai") URI mlrepo,
        @DefaultValue("https://huggingface.co") URI hub,
        @DefaultValue S3 s3) {

    public ArtifactProperties {
        if (maxEntries < 1 || maxSize.toBytes() < 1 || cacheSize.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "djinn.artifacts.max-entries, max-size and cache-size must be at least 1, not %d, %s and %s"
                            .formatted(maxEntries, maxSize, cacheSize));
        }
        if (concurrentFetches < 1) {
            throw new IllegalArgumentException(
                    "djinn.artifacts.concurrent-fetches must be at least 1, not %d"
                            .formatted(concurrentFetches));
        }
        if (!connectTimeout.isPositive() || !readTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "djinn.artifacts.connect-timeout and read-timeout must be more than 0, not %s and %s"
                            .formatted(connectTimeout, readTimeout));
        }
        hosts = Set.copyOf(hosts);
    }

    /**
     * @param endpoint of a store that is not AWS
     */
    public record S3(Optional<URI> endpoint, @DefaultValue("us-east-1") String region) {}
}

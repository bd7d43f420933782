package dev.djinn.artifact;

import dev.djinn.outbound.OutboundHttp;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** The sources by the schemes of their URIs. */
record ArtifactSources(Map<String, ArtifactSource> byScheme) {

    ArtifactSources {
        byScheme = Map.copyOf(byScheme);
    }

    static ArtifactSources all(ArtifactProperties properties, OutboundHttp http) {
        HttpSource web = new HttpSource(http);
        return new ArtifactSources(
                Map.of(
                        "file",
                        new FileSource(),
                        "http",
                        web,
                        "https",
                        web,
                        "djl",
                        new ZooSource(properties.mlrepo(), web),
                        "hf",
                        new HubSource(properties.hub(), web),
                        "s3",
                        new S3Source(
                                properties.s3(),
                                new OutboundSdkClient(http),
                                DefaultCredentialsProvider.builder().build())));
    }

    /**
     * @throws ArtifactException when the scheme is none of these
     */
    ArtifactSource of(ArtifactUri uri) {
        ArtifactSource source = byScheme.get(uri.scheme());
        if (source == null) {
            throw new ArtifactException(
                    uri.toString(),
                    "the scheme %s is not known: use one of %s"
                            .formatted(
                                    uri.scheme(),
                                    String.join(", ", new TreeSet<>(byScheme.keySet()))));
        }
        return source;
    }
}

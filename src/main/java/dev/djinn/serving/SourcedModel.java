package dev.djinn.serving;

import dev.djinn.artifact.ArtifactUri;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelRef;
import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ServingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A model version that has to be fetched, or unpacked, before it can be loaded. */
record SourcedModel(ModelVersion version, ArtifactUri uri) {

    private static final Pattern ARCHIVE =
            Pattern.compile("(.+?)\\.(?:mar|zip|tar|tgz|tar\\.gz)", Pattern.CASE_INSENSITIVE);
    private static final int FIRST = 1;

    /**
     * The configured ones, and the archives that lie in the folder of models.
     *
     * @throws ConfigurationException when a name or a URI is none, or two are the same version
     */
    static List<SourcedModel> of(ServingProperties.Models properties) {
        List<SourcedModel> all = new ArrayList<>();
        properties.sources().forEach((name, uri) -> all.add(configured(name, uri)));
        archives(properties.location().toAbsolutePath().normalize())
                .forEach(file -> all.add(archive(file)));
        Map<ModelVersion, SourcedModel> known = new LinkedHashMap<>();
        for (SourcedModel model : all) {
            SourcedModel other = known.putIfAbsent(model.version(), model);
            if (other != null) {
                throw new ConfigurationException(
                        "%s comes from %s and from %s."
                                .formatted(model.version(), other.uri(), model.uri()),
                        "Remove one of them, or give it another version.");
            }
        }
        return List.copyOf(known.values());
    }

    private static SourcedModel configured(String name, String uri) {
        try {
            return new SourcedModel(version(name), ArtifactUri.parse(uri));
        } catch (ServingException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    "djinn.models.sources.%s: %s".formatted(name, e.getMessage()),
                    "Write djinn.models.sources.<name>=<uri>, or djinn.models.sources[<name>:<version>]=<uri>.");
        }
    }

    private static ModelVersion version(String name) {
        return switch (ModelRef.parse(name)) {
            case ModelRef.Versioned(ModelName model, int version) ->
                    new ModelVersion(model, version);
            case ModelRef.Aliased(ModelName model, String alias)
                    when alias.equals(ModelRef.DEFAULT_ALIAS) ->
                    new ModelVersion(model, FIRST);
            case ModelRef.Aliased _ ->
                    throw new IllegalArgumentException(
                            "a source belongs to a version, not to an alias");
        };
    }

    private static List<Path> archives(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> ARCHIVE.matcher(file.getFileName().toString()).matches())
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ConfigurationException(
                    "The folder of models at %s cannot be read (%s)."
                            .formatted(folder, e.getMessage()),
                    "See to its permissions, or set djinn.models.location to another folder.");
        }
    }

    private static SourcedModel archive(Path file) {
        Matcher name = ARCHIVE.matcher(file.getFileName().toString());
        if (!name.matches()) {
            throw new IllegalArgumentException(file.toString());
        }
        try {
            return new SourcedModel(
                    new ModelVersion(new ModelName(name.group(1)), FIRST),
                    ArtifactUri.parse(file.toUri().toString()));
        } catch (ServingException e) {
            throw new ConfigurationException(
                    "%s: %s".formatted(file, e.getMessage()),
                    "Rename the archive to the name of its model, or take it out of the folder of models.");
        }
    }
}

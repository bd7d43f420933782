package dev.djinn.artifact;

import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ServingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads model packages: folders with a {@code model.yaml}, or as DJL's converter or TorchServe's
 * archiver write them. {@code docs/packages.md} describes all of them.
 */
public final class PackageReader {

    private static final Logger log = LoggerFactory.getLogger(PackageReader.class);

    /** At the root of a volume, where only root may look. */
    private static final String OF_FILE_SYSTEM = "lost+found";

    private final ModelYaml yaml = new ModelYaml();

    /**
     * The package folders below a folder, in order of their paths.
     *
     * @throws PackageException when the folder cannot be read
     */
    public List<Path> find(Path models) {
        try {
            return places(models).stream()
                    .filter(path -> isPackage(models, path))
                    .sorted()
                    .map(path -> path.toAbsolutePath().normalize())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new PackageException(
                    models,
                    "the folder of models cannot be read (%s): see to its permissions"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static List<Path> places(Path models) throws IOException {
        List<Path> places = new ArrayList<>(List.of(models));
        for (Path model : children(models)) {
            places.add(model);
            if (Files.isDirectory(model)) {
                places.addAll(children(model));
            }
        }
        return places;
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> !path.endsWith(OF_FILE_SYSTEM)).toList();
        }
    }

    /** Other people's packages say nothing of their version, so they must lie at one. */
    private static boolean isPackage(Path models, Path path) {
        if (Files.isRegularFile(path.resolve(ModelYaml.NAME))) {
            return models.relativize(path).getNameCount() <= 2;
        }
        return models.relativize(path).getNameCount() == 2
                && Files.isDirectory(path)
                && (Files.isRegularFile(path.resolve(TorchServePackage.MANIFEST))
                        || Files.isRegularFile(path.resolve(DjlPackage.PROPERTIES))
                        || !TorchScripts.in(path).isEmpty());
    }

    /**
     * Reads a package at {@code <name>/<version>} of the local models: its manifest and labels;
     * weights are checked when they are loaded. A checksum that its {@code model.yaml} leaves out
     * is taken now.
     *
     * @throws PackageException when something is missing or wrong
     */
    public ModelPackage read(Path directory) {
        ModelManifest manifest =
                Files.exists(directory.resolve(ModelYaml.NAME))
                        ? inPlace(directory, local(directory))
                        : foreign(directory, version(directory));
        return new PackageCheck(directory, manifest).passed();
    }

    /**
     * Reads a package that was brought here from elsewhere.
     *
     * @param as what it is to be served as: formats that have no name of their own take it
     * @throws PackageException when something is missing or wrong, or the package has another name
     *     of its own
     */
    public ModelPackage read(Path directory, ModelVersion as) {
        ModelManifest manifest =
                Files.exists(directory.resolve(ModelYaml.NAME))
                        ? named(directory, yaml.read(directory, PackageReader::required), as)
                        : foreign(directory, as);
        return new PackageCheck(directory, manifest).passed();
    }

    private ModelManifest local(Path directory) {
        Map<String, String> taken = new HashMap<>();
        return yaml.read(
                directory, file -> taken.computeIfAbsent(file, name -> measured(directory, name)));
    }

    private static String measured(Path directory, String name) {
        Path file = PackageFile.inside(directory, name);
        String sum = Checksums.sha256(file);
        log.info("{} has no sha256 in its {}: taken as it is now, {}", file, ModelYaml.NAME, sum);
        return sum;
    }

    private static String required(String file) {
        throw new IllegalArgumentException(
                "the variant of %s has no sha256: only packages in the local folder of models may leave it out"
                        .formatted(file));
    }

    private static ModelManifest foreign(Path directory, ModelVersion version) {
        try {
            if (Files.isRegularFile(directory.resolve(TorchServePackage.MANIFEST))) {
                return new TorchServePackage(directory).manifest(version);
            }
            if (Files.isRegularFile(directory.resolve(DjlPackage.PROPERTIES))) {
                return new DjlPackage(directory).manifest(version);
            }
        } catch (IllegalArgumentException e) {
            throw new PackageException(directory, String.valueOf(e.getMessage()), e);
        }
        throw unknown(directory, version);
    }

    private static PackageException unknown(Path directory, ModelVersion version) {
        List<String> weights =
                Files.isDirectory(directory) ? TorchScripts.in(directory) : List.of();
        return new PackageException(
                directory.resolve(ModelYaml.NAME),
                weights.isEmpty()
                        ? "is missing, and so are %s and %s: a package needs one of them"
                                .formatted(TorchServePackage.MANIFEST, DjlPackage.PROPERTIES)
                        : "is missing, so nothing says what %s does: add it, for example with\n\n%s"
                                .formatted(
                                        weights.getFirst(), example(version, weights.getFirst())));
    }

    private static String example(ModelVersion version, String weights) {
        return """
        name: %s
        version: %d
        task: text-classification
        variants:
        - {file: %s, precision: fp32, devices: [cpu, gpu]}
        inputs: [input_ids, attention_mask]
        tokenizer: {file: tokenizer.json, max_length: 512}
        labels: labels.txt
        """
                .formatted(version.name(), version.version(), weights);
    }

    /** By the folder's place. */
    private static ModelVersion version(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            return new ModelVersion(
                    new ModelName(fileName(absolute.getParent())),
                    Integer.parseInt(fileName(absolute)));
        } catch (NumberFormatException | ServingException e) {
            throw new PackageException(
                    directory,
                    "its folder must be <name>/<version>, which name it (%s): rename it"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static String fileName(@Nullable Path path) {
        return path == null || path.getFileName() == null ? "" : path.getFileName().toString();
    }

    private static ModelManifest inPlace(Path directory, ModelManifest manifest) {
        String name = manifest.version().name().value();
        String version = Integer.toString(manifest.version().version());
        if (!directory.endsWith(Path.of(name, version))) {
            throw new PackageException(
                    directory.resolve(ModelYaml.NAME),
                    "says %s, so its folder must end in %s/%s"
                            .formatted(manifest.version(), name, version));
        }
        return manifest;
    }

    private static ModelManifest named(Path directory, ModelManifest manifest, ModelVersion as) {
        if (!manifest.version().equals(as)) {
            throw new PackageException(
                    directory.resolve(ModelYaml.NAME),
                    "says %s, but it was to be %s: ask for it by its own name and version"
                            .formatted(manifest.version(), as));
        }
        return manifest;
    }
}

package dev.djinn.artifact;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of a {@code serving.properties}. Each is honoured, known to change no answer, or
 * refused by name: an argument that is passed over in silence would give other answers than DJL.
 * Not thread-safe.
 */
final class DjlArguments {

    private static final Logger log = LoggerFactory.getLogger(DjlArguments.class);

    /** What changes no answer, and why. */
    private static final Map<String, String> WITHOUT_EFFECT =
            Map.ofEntries(
                    Map.entry("topK", "requests choose how many labels they get"),
                    Map.entry("detail", "answers always have their score and place"),
                    Map.entry("padding", "batches are padded as they form"),
                    Map.entry("padToMultipleOf", "batches are padded as they form"),
                    Map.entry("truncation", "requests choose whether long texts are cut"),
                    Map.entry("option.mapLocation", "weights always go straight to their device"),
                    Map.entry("batch_size", "batches form by load"),
                    Map.entry("max_batch_delay", "batches form by load"),
                    Map.entry("max_idle_time", "workers are shared"),
                    Map.entry("job_queue_size", "djinn.queue-capacity is for all models"),
                    Map.entry("minWorkers", "workers are shared"),
                    Map.entry("maxWorkers", "workers are shared"),
                    Map.entry("gpu.minWorkers", "workers are shared"),
                    Map.entry("gpu.maxWorkers", "workers are shared"),
                    Map.entry("cpu.minWorkers", "workers are shared"),
                    Map.entry("cpu.maxWorkers", "workers are shared"));

    private final Path file;
    private final Map<String, String> values;
    private final Set<String> read = new HashSet<>();

    private DjlArguments(Path file, Map<String, String> values) {
        this.file = file;
        this.values = values;
    }

    /**
     * @throws PackageException when the file cannot be read
     */
    static DjlArguments of(Path file) {
        Properties properties = new Properties();
        try (Reader text = Files.newBufferedReader(file)) {
            properties.load(text);
        } catch (IOException | IllegalArgumentException e) {
            throw new PackageException(
                    file,
                    "cannot be read as properties in UTF-8 (%s): write it again"
                            .formatted(e.getMessage()),
                    e);
        }
        Map<String, String> values = new HashMap<>();
        properties
                .stringPropertyNames()
                .forEach(name -> values.put(name, properties.getProperty(name).strip()));
        return new DjlArguments(file, values);
    }

    /** Empty when the entry is absent or blank. */
    Optional<String> text(String name) {
        read.add(name);
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    boolean flag(String name, boolean standard) {
        return text(name)
                .map(value ->
                        switch (value) {
                            case "true", "True" -> true;
                            case "false", "False" -> false;
                            default -> throw wrong(name, "must be true or false");
                        })
                .orElse(standard);
    }

    /** A positive whole number, also when it is written as 256.0. */
    Optional<Integer> number(String name) {
        return text(name)
                .map(value -> {
                    try {
                        double number = Double.parseDouble(value);
                        if (number >= 1 && number == Math.rint(number)) {
                            return (int) number;
                        }
                    } catch (NumberFormatException _) {
                        // said below, as of 0.5 or -1
                    }
                    throw wrong(name, "must be a whole number from 1");
                });
    }

    /**
     * @throws PackageException when the entry is there and not {@code false}
     */
    void refuse(String name, String reason) {
        if (text(name).filter(value -> !value.equalsIgnoreCase("false")).isPresent()) {
            throw wrong(name, reason);
        }
    }

    /** Of an entry that cannot be honoured. */
    PackageException wrong(String name, String reason) {
        return new PackageException(file, "%s=%s %s".formatted(name, values.get(name), reason));
    }

    /** Of an entry that has to be there. */
    PackageException missing(String name, String reason) {
        return new PackageException(file, "%s is missing: %s".formatted(name, reason));
    }

    /**
     * Call it last.
     *
     * @throws PackageException when an entry was not asked for and may change answers
     */
    void refuseOthers() {
        Set<String> others = new TreeSet<>(values.keySet());
        others.removeAll(read);
        for (String name : others) {
            if (!WITHOUT_EFFECT.containsKey(name)) {
                throw wrong(
                        name,
                        "is not known here: remove it if no answer depends on it, or describe the package by a model.yaml");
            }
        }
        if (!others.isEmpty()) {
            log.info("{}: without effect: {}", file, reasons(others));
        }
    }

    private static String reasons(Set<String> names) {
        return names.stream()
                .map(name -> "%s (%s)".formatted(name, WITHOUT_EFFECT.get(name)))
                .collect(Collectors.joining(", "));
    }
}

package dev.djinn.scale;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Starts replicas at one PostgreSQL and prints what they cost it and how soon they follow it.
 * {@code bench/README.md} describes the arguments.
 */
final class ScaleMeasurement {

    private static final int BROUGHT = 6;

    private final ScaleOptions options;
    private final Path folder;
    private final MeasuredPostgres postgres;

    private ScaleMeasurement(ScaleOptions options, Path folder) {
        this.options = options;
        this.folder = folder;
        this.postgres = new MeasuredPostgres(folder.resolve("postgres"), options.maxConnections());
    }

    public static void main(String[] arguments) throws IOException {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME))
                .setLevel(Level.toLevel(System.getProperty("scale.log", "OFF")));
        Path folder = Files.createTempDirectory("djinn-scale.");
        ScaleMeasurement measurement =
                new ScaleMeasurement(ScaleOptions.parse(Arrays.asList(arguments)), folder);
        try {
            measurement.run();
        } finally {
            measurement.postgres.close();
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private void run() {
        for (int i = 0; i < BROUGHT; i++) {
            new ToyPackage("model-" + i, 1, 1000).in(folder.resolve("models"));
        }
        say(
                "PostgreSQL %s with %d connections, Java %s on %d cores",
                postgres.version(),
                options.maxConnections(),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors());
        warmUp();
        for (int size : options.replicas()) {
            measure(size);
        }
    }

    /** What a process compiles and reads once must not count for the first fleet. */
    private void warmUp() {
        try (Fleet fleet = new Fleet(1, folder, settings(postgres.newSchema("warm_up")))) {
            fleet.start();
            fleet.knowing(System.nanoTime());
        }
    }

    private Map<String, Object> settings(String url) {
        Map<String, Object> settings = new HashMap<>(options.properties());
        settings.put("djinn.registry.url", url);
        settings.put("djinn.registry.username", MeasuredPostgres.USER);
        return settings;
    }

    private void measure(int size) {
        say("");
        say("%d replicas %s", size, options.properties());
        String url = postgres.newSchema("of_" + size);
        started("no tables", size, url).close();
        try (Fleet fleet = started("tables there", size, url)) {
            new FleetMeasurement(options, folder, postgres, fleet).run();
        }
    }

    /**
     * All at once: the replicas are made while the database is away, and begin when it has started.
     */
    private Fleet started(String what, int size, String url) {
        postgres.stop();
        Fleet fleet = new Fleet(size, folder, settings(url));
        pause(Duration.ofSeconds(1).plusMillis(40L * size));
        postgres.start();
        Usage before = Usage.of(postgres);
        long since = System.nanoTime();
        fleet.start();
        Times knowing = fleet.knowing(since);
        Usage used = Usage.of(postgres).less(before);
        Times serving = fleet.serving(since, new ModelVersion(new ModelName("model-5"), 1));
        say("start, %s: registry known after %s; models served after %s", what, knowing, serving);
        say(
                "  %d of %d started; %d statements, %.1f s of PostgreSQL's processor time",
                fleet.size(), size, used.statements(), used.postgresSeconds());
        return fleet;
    }

    static void pause(Duration time) {
        for (long end = System.nanoTime() + time.toNanos(), left = time.toNanos();
                left > 0;
                left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    static void say(String format, Object... values) {
        System.out.println(format.formatted(values));
    }
}

package dev.djinn.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.FileSystemUtils;

/**
 * {@code djinn.jar} as a process of its own, on free ports of the loopback interface; ended when
 * closed.
 */
final class RunningDjinn implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);

    /**
     * Starts are most of these tests' time, and take a third less CPU without the second compiler.
     */
    private static final String QUICK = "-XX:TieredStopAtLevel=1";

    private static final Pattern PORTS =
            Pattern.compile("Tomcat started on ports (\\d+) \\(http\\), (\\d+) \\(http\\)");

    private final Process process;
    private final Optional<Path> data;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Client> client = new CompletableFuture<>();
    private final Thread reader;

    private RunningDjinn(Process process, Optional<Path> data) {
        this.process = process;
        this.data = data;
        this.reader = Thread.ofVirtual().unstarted(this::read);
    }

    /**
     * Starts with those properties, each as {@code name=value}; without {@code djinn.data} with a
     * data folder of its own, which goes with it.
     */
    static RunningDjinn start(String... properties) {
        return start(Map.of(), properties);
    }

    static RunningDjinn start(Map<String, String> environment, String... properties) {
        return start(List.of(), environment, properties);
    }

    /**
     * Starts it by another command, which has to become it.
     *
     * @param launcher the other command's words, to which those of this one are added
     */
    static RunningDjinn launchedBy(List<String> launcher, String... properties) {
        return start(launcher, Map.of(), properties);
    }

    private static RunningDjinn start(
            List<String> launcher, Map<String, String> environment, String... properties) {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        QUICK,
                        "-jar",
                        System.getProperty("djinn.jar"),
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--djinn.management.port=0",
                        "--djinn.management.address=127.0.0.1"));
        Arrays.stream(properties).map("--"::concat).forEach(command::add);
        Optional<Path> data = Optional.empty();
        if (Arrays.stream(properties).noneMatch(property -> property.startsWith("djinn.data="))) {
            data = Optional.of(temporary());
            command.add("--djinn.data=" + data.get());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            RunningDjinn djinn = new RunningDjinn(builder.start(), data);
            djinn.reader.start();
            return djinn;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts on a folder's models, in float32 whatever else this CPU takes. */
    static RunningDjinn inFloat32(Path models) {
        return start("djinn.precision=fp32", "djinn.models.location=" + models);
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(this::noted);
        } catch (UncheckedIOException | IOException e) {
            log.add("the log broke off: " + e);
        }
        client.completeExceptionally(new IllegalStateException("ended:\n" + log()));
    }

    private void noted(String line) {
        log.add(line);
        Matcher ports = PORTS.matcher(line);
        if (ports.find()) {
            client.complete(
                    new Client(Integer.parseInt(ports.group(1)), Integer.parseInt(ports.group(2))));
        }
    }

    /** A client, as soon as it listens. */
    Client listening() {
        return client.orTimeout(START.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** A client, as soon as all models are ready. */
    Client ready() {
        Client listening = listening();
        Eventually.see(
                START,
                () -> listening.managed("/actuator/health/readiness"),
                answer -> answer.status() == 200);
        return listening;
    }

    /** What it has printed. */
    String log() {
        return String.join("\n", log);
    }

    List<String> lines() {
        return List.copyOf(log);
    }

    long pid() {
        return process.pid();
    }

    /** With SIGKILL: it has no time to put anything in order. */
    void kill() {
        process.toHandle().destroyForcibly();
        exit(Duration.ofSeconds(30));
    }

    /** As an orchestrator does it; by its handle, so that what it still prints is not lost. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** The exit status, once it has ended. */
    int exit(Duration within) {
        try {
            if (!process.waitFor(within)) {
                throw new AssertionError("still runs after %s:\n%s".formatted(within, log()));
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
        data.ifPresent(RunningDjinn::delete);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("djinn-data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

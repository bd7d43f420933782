package dev.djinn.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What Linux tells of processes and of the loopback interface under {@code /proc}. */
final class Processes {

    private static final double TICKS_PER_SECOND = 100;

    private Processes() {}

    /** Fields of {@code /proc/<pid>/stat} behind the name, in brackets: from the state on. */
    private record Process(String[] fields) {

        static Optional<Process> of(Path directory) {
            try {
                String stat = Files.readString(directory.resolve("stat"));
                return Optional.of(
                        new Process(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)));
            } catch (IOException _) {
                return Optional.empty();
            }
        }

        long parent() {
            return Long.parseLong(fields[1]);
        }

        /** Its own, in user and kernel mode. */
        long ticks() {
            return sum(11, 13);
        }

        /** Those of its children that have ended. */
        long ticksOfEnded() {
            return sum(13, 15);
        }

        private long sum(int from, int to) {
            return Arrays.stream(fields, from, to).mapToLong(Long::parseLong).sum();
        }
    }

    /**
     * Processor time of a process, its children and those that have ended.
     *
     * @param file whose first line is the process' number
     */
    static double seconds(Path file) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            Process parent = Process.of(Path.of("/proc/" + pid)).orElseThrow();
            long ofChildren =
                    processes
                            .filter(path -> path.getFileName().toString().matches("\\d+"))
                            .flatMap(path -> Process.of(path).stream())
                            .filter(process -> process.parent() == pid)
                            .mapToLong(Process::ticks)
                            .sum();
            return (parent.ticks() + parent.ticksOfEnded() + ofChildren) / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that went over the loopback interface, headers and all. */
    static long loopbackBytes() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/net/dev"));
            return lines.stream()
                    .map(String::strip)
                    .filter(line -> line.startsWith("lo:"))
                    .mapToLong(line -> Long.parseLong(line.substring(3).strip().split(" +", -1)[0]))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

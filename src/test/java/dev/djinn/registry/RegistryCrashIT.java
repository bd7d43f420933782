package dev.djinn.registry;

import static dev.djinn.registry.Samples.QA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry in a file, whose process is killed in the middle of its work. */
class RegistryCrashIT {

    private static final String REGISTERED = "registered ";
    private static final int KILLS = 3;
    private static final int VERSIONS_BEFORE_A_KILL = 40;

    @TempDir private Path folder;

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RegistryWriter.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
    }

    /** Leaves its output to be read. */
    private static void kill(Process writer) throws InterruptedException {
        writer.toHandle().destroyForcibly();
        writer.waitFor();
    }

    /** The last version that the process acknowledges until that many are, or until it ends. */
    private static int lastAcknowledged(BufferedReader output, int count) throws IOException {
        int last = 0;
        int read = 0;
        String line;
        while (read < count && (line = output.readLine()) != null) {
            if (line.startsWith(REGISTERED)) {
                last = Integer.parseInt(line.substring(REGISTERED.length()));
                read++;
            }
        }
        return last;
    }

    @Test
    void keepsAllThatWasAcknowledgedBeforeAKill() throws IOException, InterruptedException {
        for (int kill = 0; kill < KILLS; kill++) {
            Process writer = start();
            int acknowledged;
            try (BufferedReader output = writer.inputReader()) {
                acknowledged = lastAcknowledged(output, VERSIONS_BEFORE_A_KILL);
                kill(writer);
                acknowledged = Math.max(acknowledged, lastAcknowledged(output, Integer.MAX_VALUE));
            }
            assertThat(acknowledged).isGreaterThanOrEqualTo(VERSIONS_BEFORE_A_KILL * (kill + 1));
            try (SqlRegistry registry = Registries.inFolder(folder, Clock.systemUTC())) {
                RegisteredModel model = registry.models().get(QA);
                assertThat(model.versions())
                        .extracting(RegisteredVersion::version)
                        .containsExactlyElementsOf(
                                IntStream.rangeClosed(1, model.versions().size()).boxed().toList())
                        .hasSizeGreaterThanOrEqualTo(acknowledged);
                assertThat(registry.models().revision()).isEqualTo(model.versions().size());
            }
        }
    }

    @Test
    void leavesAFileToTheProcessThatHasIt() throws IOException, InterruptedException {
        Process writer = start();
        try (BufferedReader output = writer.inputReader()) {
            assertThat(lastAcknowledged(output, 1)).isEqualTo(1);
            assertThatThrownBy(() -> Registries.inFolder(folder, Clock.systemUTC()))
                    .isInstanceOf(DatabaseInUseException.class)
                    .hasMessageContaining(folder.toString());

            kill(writer);

            try (SqlRegistry registry = Registries.inFolder(folder, Clock.systemUTC())) {
                assertThat(registry.models().get(QA).versions()).isNotEmpty();
            }
        } finally {
            kill(writer);
        }
    }
}

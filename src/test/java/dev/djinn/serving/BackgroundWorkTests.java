package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BackgroundWorkTests {

    private static final int NICE = 19;

    private static final int POLICY = 41;

    /** Of sched(7). */
    private static final int SCHED_IDLE = 5;

    @Test
    @EnabledOnOs(OS.LINUX)
    void isLeftToIdleCoresWhileTheThreadThatWaitsForItStaysAsItWas() {
        int before = field(POLICY);

        int inside = BackgroundWork.compute(() -> field(POLICY));

        assertThat(inside).isEqualTo(SCHED_IDLE);
        assertThat(field(POLICY)).isEqualTo(before);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void givesWayByNiceness() throws InterruptedException {
        int before = field(NICE);
        var inside = new AtomicInteger();

        Thread.ofPlatform()
                .start(() -> {
                    ThreadPriority.GIVING_WAY.apply();
                    inside.set(field(NICE));
                })
                .join();

        assertThat(inside).hasValue(Math.max(15, before));
        assertThat(field(NICE)).isEqualTo(before);
    }

    @Test
    void isStarvedIfIdleCoresAreHardlyThere() {
        long second = Duration.ofSeconds(1).toNanos();

        assertThat(BackgroundWork.isStarved(20 * second, second)).isTrue();
        assertThat(BackgroundWork.isStarved(2 * second, second)).isFalse();
        assertThat(BackgroundWork.isStarved(second / 2, 0)).as("too short to tell").isFalse();
    }

    @Test
    void failsAsTheWorkFails() {
        var failure = new IllegalArgumentException("no model");

        assertThatThrownBy(() ->
                        BackgroundWork.compute(() -> {
                            throw failure;
                        }))
                .isSameAs(failure);
    }

    /** One that proc_pid_stat(5) counts; the second one, a name in parentheses, may hold spaces. */
    private static int field(int number) {
        try {
            String line = Files.readString(Path.of("/proc/thread-self/stat"));
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return Integer.parseInt(fields[number - 3]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

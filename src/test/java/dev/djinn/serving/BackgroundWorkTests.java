package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BackgroundWorkTests {

    @Test
    @EnabledOnOs(OS.LINUX)
    void givesWayToTheThreadThatWaitsForItWhichStaysAsItWas() {
        int before = nice();

        int inside = BackgroundWork.compute(BackgroundWorkTests::nice);

        assertThat(inside).isEqualTo(Math.max(15, before));
        assertThat(nice()).isEqualTo(before);
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

    /** The 19th field; the second one, a name in parentheses, may hold spaces. */
    private static int nice() {
        try {
            String line = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(line.substring(line.lastIndexOf(')') + 2).split(" ")[16]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

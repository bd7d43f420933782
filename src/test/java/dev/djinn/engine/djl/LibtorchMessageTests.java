package dev.djinn.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LibtorchMessageTests {

    private static String sentence(String message) {
        return LibtorchMessage.sentence(new IllegalStateException(message));
    }

    @Test
    void namesAnOperatorThatIsMissing() {
        assertThat(
                        sentence(
                                "\nUnknown builtin op: lamp::rub.\nCould not find any similar ops to lamp::rub.\n:\n  File \"code/x.py\", line 8"))
                .startsWith("it needs the operator lamp::rub, which");
    }

    @Test
    void takesTheLastErrorOfAnInterpretersTrace() {
        assertThat(
                        sentence(
                                "The following operation failed in the TorchScript interpreter.\nTraceback of TorchScript (most recent call last):\nRuntimeError: index out of range in self\n"))
                .isEqualTo("index out of range in self");
    }

    @Test
    void takesTheFirstLineOtherwise() {
        assertThat(sentence("\n  expected 3 dimensions\nException raised from x\nframe #0"))
                .isEqualTo("expected 3 dimensions");
        assertThat(sentence("")).isEqualTo("IllegalStateException");
    }
}

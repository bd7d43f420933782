package dev.djinn.task.questionanswering;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodePointsTests {

    @Test
    void cutsAsPythonDoes() {
        CodePoints text = new CodePoints("🙂a🙃é日");
        assertThat(text.substring(0, 1)).isEqualTo("🙂");
        assertThat(text.substring(1, 3)).isEqualTo("a🙃");
        assertThat(text.substring(3, 5)).isEqualTo("é日");
        assertThat(text.substring(0, 5)).isEqualTo("🙂a🙃é日");
        assertThat(text.substring(5, 5)).isEmpty();
    }

    @Test
    void cutsPlainText() {
        assertThat(new CodePoints("hello").substring(1, 4)).isEqualTo("ell");
        assertThat(new CodePoints("").substring(0, 0)).isEmpty();
    }
}

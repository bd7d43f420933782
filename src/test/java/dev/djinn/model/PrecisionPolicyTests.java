package dev.djinn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrecisionPolicyTests {

    @ParameterizedTest
    @CsvSource({"auto,auto", "fp32,fp32", "bf16,bf16", "fp16,fp16", "' int8 ',int8"})
    void readsAndPrints(String text, String printed) {
        assertThat(PrecisionPolicy.parse(text)).hasToString(printed);
    }

    @Test
    void allowsAllOrOne() {
        for (Precision precision : Precision.values()) {
            assertThat(PrecisionPolicy.parse("auto").allows(precision)).isTrue();
            assertThat(PrecisionPolicy.parse("fp32").allows(precision))
                    .isEqualTo(precision == Precision.FP32);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void namesEveryPrecision(Precision precision) {
        assertThat(PrecisionPolicy.parse(precision.toString()))
                .isEqualTo(new PrecisionPolicy.Only(precision));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AUTO", "FP32", "fp8", "float32", "fp32,int8"})
    void refusesOthersNamingThoseThatItTakes(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrecisionPolicy.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("auto, fp32, bf16, fp16, int8");
    }
}

package dev.djinn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevicePolicyTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "auto;auto",
                " cpu ;cpu",
                "gpu;gpu",
                "gpu:0;gpu:0",
                "gpu:1,gpu:0;gpu:0,gpu:1",
                "gpu:0,1,2;gpu:0,gpu:1,gpu:2",
                "gpu:0, gpu:0;gpu:0"
            })
    void readsAndPrints(String text, String printed) {
        assertThat(DevicePolicy.parse(text)).hasToString(printed);
    }

    @Test
    void namesEachGpu() {
        assertThat(DevicePolicy.parse("gpu:3,gpu:1"))
                .isEqualTo(new DevicePolicy.Gpus(java.util.List.of(Device.gpu(1), Device.gpu(3))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GPU",
                "tpu",
                "cuda:0",
                "gpu:",
                "gpu:-1",
                "gpu:a",
                "gpu:0,",
                "0,1",
                "gpu,cpu",
                "gpu:0,cpu",
                "gpu:9999"
            })
    void refusesOthersNamingTheFormsThatItTakes(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DevicePolicy.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("auto, cpu, gpu")
                .withMessageContaining("gpu:0,gpu:1");
    }
}

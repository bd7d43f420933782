package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The variant that is chosen on a CPU of which a part is hidden, and how it is overridden. */
class VariantsIT {

    private static final String LIMIT = "ONEDNN_MAX_CPU_ISA";

    @TempDir private Path folder;

    /** As this machine's CPU has them. */
    private static Set<String> flags() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("flags"))
                .findFirst()
                .map(line -> Set.copyOf(List.of(line.split("\\s+"))))
                .orElse(Set.of());
    }

    private RunningDjinn start(Map<String, String> environment, String... properties)
            throws IOException {
        return RunningDjinn.start(
                environment,
                Stream.concat(
                                Stream.of("djinn.device=cpu", "djinn.models.location=" + folder),
                                Stream.of(properties))
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SSE41; ; fp32; fp32 comes first here (int8 needs avx2, which this CPU lacks)",
                "AVX2; avx2; int8; this CPU has avx2 for int8",
                "AVX512_CORE_VNNI; avx512_vnni; int8; this CPU has avx512_vnni for int8"
            })
    void choosesTheTextVariantByWhatIsLeftOfTheCpu(
            String limit, String needed, String precision, String reason) throws IOException {
        assumeTrue(needed == null || flags().contains(needed), "this CPU lacks " + needed);
        ModelFolder.of(folder, "sentiment");
        try (RunningDjinn djinn = start(Map.of(LIMIT, limit))) {
            Client client = djinn.ready();
            assertChosen(client, "sentiment", precision, reason);
            assertAnswers(client);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "AVX2; avx2; fp32; fp32 comes first here (bf16 needs avx512_bf16 | amx_bf16, which this CPU lacks)",
                "AVX512_CORE_BF16; avx512_bf16; bf16; this CPU has avx512_bf16 for bf16"
            })
    void choosesTheImageVariantByWhatIsLeftOfTheCpu(
            String limit, String needed, String precision, String reason) throws IOException {
        assumeTrue(flags().contains(needed), "this CPU lacks " + needed);
        ModelFolder.of(folder, "resnet50");
        try (RunningDjinn djinn = start(Map.of(LIMIT, limit))) {
            assertChosen(djinn.ready(), "resnet50", precision, reason);
        }
    }

    private static void assertChosen(Client client, String name, String precision, String reason) {
        JsonNode model = client.get("/v1/models/" + name).ok();
        OpenApi.assertValid("Model", model);
        assertThat(model.path("precision").asString()).isEqualTo(precision);
        assertThat(model.path("reason").asString()).isEqualTo("device is set to cpu; " + reason);
        List<JsonNode> variants = model.path("variants").valueStream().toList();
        assertThat(variants).hasSize(2);
        assertThat(variants.getFirst().path("precision").asString()).isEqualTo(precision);
        assertThat(variants.getFirst().path("chosen").asBoolean()).isTrue();
        assertThat(variants.getFirst().path("reason").asString()).isEqualTo(reason);
        assertThat(variants.getLast().path("chosen").asBoolean()).isFalse();
    }

    private static void assertAnswers(Client client) {
        JsonNode best =
                client.ask("/v1/sentiment-analysis", "I loved it").result(0).at("/labels/0");
        assertThat(best.path("label").asString()).isEqualTo("POSITIVE");
        assertThat(best.path("score").asDouble()).isGreaterThan(0.9);
    }

    @Test
    void takesThePrecisionThatIsSetAndShowsIt() throws IOException {
        ModelFolder.of(folder, "sentiment");
        try (RunningDjinn djinn = start(Map.of("DJINN_MODELS_PRECISIONS_SENTIMENT", "fp32"))) {
            Client client = djinn.ready();
            JsonNode model = client.get("/v1/models").ok().at("/models/0");
            assertThat(model.path("precision").asString()).isEqualTo("fp32");
            assertThat(model.at("/variants/1/chosen").asBoolean()).isTrue();
            assertThat(model.at("/variants/0/reason").asString())
                    .isEqualTo("precision is set to fp32");
            assertAnswers(client);
            Eventually.see(
                    Duration.ofSeconds(5),
                    djinn::log,
                    log ->
                            log.lines()
                                    .anyMatch(line ->
                                            line.matches(
                                                    "sentiment:1 .* cpu +fp32 +device is set to cpu; precision is set to fp32")));
        }
    }

    @Test
    void startsInNoVariantThatTheCpuCannotRun() throws IOException {
        ModelFolder.of(folder, "sentiment");
        try (RunningDjinn djinn = start(Map.of(LIMIT, "SSE41"), "djinn.precision=int8")) {
            assertThat(djinn.exit(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(djinn.log())
                    .contains("sentiment:1 has no int8 variant that may run on a CPU")
                    .contains("CPU features: none known")
                    .contains("int8 (needs avx2, which this CPU lacks)")
                    .contains("Set djinn.models.precisions.sentiment to auto or fp32");
        }
    }
}

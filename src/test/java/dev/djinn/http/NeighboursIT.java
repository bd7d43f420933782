package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An answer is the same whoever else asks. */
@ServedByDjinn
class NeighboursIT {

    private static final String PATH = "/v1/sentiment-analysis";
    private static final int TEXTS = 60;
    private static final int AT_ONCE = 32;
    private static final double INT8 = 0.03;
    private static final double FP32 = 1e-4;
    private static final String[] WORDS =
            "the a film plot actor scene good bad great dull moving tedious never always quite not very funny sad long"
                    .split(" ");

    @Test
    void changesNoAnswerOnThisMachine(Client client) throws Exception {
        String precision = client.get("/v1/models/sentiment").ok().path("precision").asString();
        assertIndependent(client, precision.equals("fp32") ? FP32 : INT8);
    }

    @Test
    void changesNoAnswerInFloatingPoint(@TempDir Path folder) throws Exception {
        try (RunningDjinn djinn = floatingPoint(folder)) {
            Client client = djinn.ready();
            JsonNode model = client.get("/v1/models/sentiment").ok();
            assertThat(model.path("precision").asString()).isEqualTo("fp32");
            assertThat(model.path("reason").asString()).contains("precision is set to fp32");
            assertIndependent(client, FP32);
        }
    }

    private static RunningDjinn floatingPoint(Path folder) throws IOException {
        return RunningDjinn.start(
                "djinn.models.precisions.sentiment=fp32",
                "djinn.models.location=" + ModelFolder.of(folder, "sentiment"));
    }

    private static void assertIndependent(Client client, double tolerance) throws Exception {
        List<String> texts = texts();
        List<Double> alone = new ArrayList<>();
        for (String text : texts) {
            alone.add(positive(client.ask(PATH, text).result(0)));
        }
        Answer together = client.ask(PATH, texts);
        assertSame(
                alone,
                IntStream.range(0, TEXTS)
                        .mapToObj(together::result)
                        .map(NeighboursIT::positive)
                        .toList(),
                tolerance);
        assertSame(alone, concurrently(client, texts), tolerance);
    }

    private static List<Double> concurrently(Client client, List<String> texts) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<Double>> requests = new ArrayList<>();
            texts.forEach(text -> requests.add(() -> positive(client.ask(PATH, text).result(0))));
            List<Double> scores = new ArrayList<>();
            for (Future<Double> score : clients.invokeAll(requests)) {
                scores.add(score.get());
            }
            return scores;
        }
    }

    private static void assertSame(List<Double> expected, List<Double> actual, double tolerance) {
        for (int i = 0; i < TEXTS; i++) {
            assertThat(actual.get(i))
                    .as("text %d", i)
                    .isCloseTo(expected.get(i), within(tolerance));
            if (Math.abs(expected.get(i) - 0.5) > tolerance) {
                assertThat(actual.get(i) > 0.5).isEqualTo(expected.get(i) > 0.5);
            }
        }
    }

    private static double positive(JsonNode result) {
        return result.path("labels")
                .valueStream()
                .filter(label -> label.path("label").asString().equals("POSITIVE"))
                .mapToDouble(label -> label.path("score").asDouble())
                .findFirst()
                .orElseThrow();
    }

    /** Of 1 to 250 words, each one token, in no order of length. */
    private static List<String> texts() {
        Random random = new Random(7);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            int length = i == 0 ? 1 : i == 1 ? 250 : 1 + random.nextInt(i % 2 == 0 ? 20 : 250);
            texts.add(
                    random.ints(length, 0, WORDS.length)
                            .mapToObj(word -> WORDS[word])
                            .collect(Collectors.joining(" ")));
        }
        return texts;
    }
}

package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An answer is the same whoever else asks. */
@ServedByDjinn
class NeighboursIT {

    private static final String PATH = "/v1/sentiment-analysis";
    private static final String READING = "/v1/question-answering";
    private static final int TEXTS = 60;
    private static final int QUESTIONS = 32;
    private static final Map<String, Integer> SEVERAL = Map.of("top_k", 2);
    private static final int AT_ONCE = 32;
    private static final double INT8 = 0.03;
    private static final double FP32 = 1e-4;

    private static final String[] WORDS =
            "the a film plot actor scene good bad great dull moving tedious never always quite not very funny sad long"
                    .split(" ");

    @Test
    void changesNoAnswerToAQuestionOnThisMachine(Client client) throws Exception {
        String precision = client.get("/v1/models/qa").ok().path("precision").asString();
        assertReadAlone(client, precision.equals("fp32") ? FP32 : INT8);
    }

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
            assertReadAlone(client, FP32);
        }
    }

    private static RunningDjinn floatingPoint(Path folder) throws IOException {
        return RunningDjinn.inFloat32(ModelFolder.of(folder, "sentiment", "qa"));
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
        assertSame(
                alone,
                concurrently(texts, text -> positive(client.ask(PATH, text).result(0))),
                tolerance);
    }

    private static <I, R> List<R> concurrently(List<I> inputs, Function<I, R> request)
            throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<R>> requests = new ArrayList<>();
            inputs.forEach(input -> requests.add(() -> request.apply(input)));
            List<R> results = new ArrayList<>();
            for (Future<R> result : clients.invokeAll(requests)) {
                results.add(result.get());
            }
            return results;
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

    /** Of questions whose contexts have one to three windows, and mostly another length. */
    private static void assertReadAlone(Client client, double tolerance) throws Exception {
        List<Map<String, String>> questions = questions();
        List<JsonNode> alone = new ArrayList<>();
        for (Map<String, String> question : questions) {
            alone.add(spans(client.ask(READING, question, SEVERAL).result(0)));
        }
        Answer together = client.ask(READING, questions, SEVERAL);
        List<JsonNode> among = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            among.add(spans(together.result(i)));
        }
        assertSameSpans(alone, among, tolerance);
        assertSameSpans(
                alone,
                concurrently(
                        questions,
                        question -> spans(client.ask(READING, question, SEVERAL).result(0))),
                tolerance);
    }

    private static JsonNode spans(JsonNode result) {
        return result.path("answers");
    }

    private static void assertSameSpans(
            List<JsonNode> expected, List<JsonNode> actual, double tolerance) {
        for (int i = 0; i < expected.size(); i++) {
            JsonNode best = expected.get(i).path(0);
            JsonNode found = actual.get(i).path(0);
            double lead =
                    best.path("score").asDouble()
                            - expected.get(i).path(1).path("score").asDouble();
            assertThat(found.path("score").asDouble())
                    .as("question %d", i)
                    .isCloseTo(best.path("score").asDouble(), within(tolerance));
            if (lead > 2 * tolerance) {
                assertThat(found.path("answer"))
                        .as("question %d", i)
                        .isEqualTo(best.path("answer"));
                assertThat(found.path("start")).as("question %d", i).isEqualTo(best.path("start"));
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

    private static List<Map<String, String>> questions() {
        Random random = new Random(11);
        List<Map<String, String>> questions = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            String answer = " Marta lit lamp %d in March 19%02d. ".formatted(i, i);
            int before = random.nextInt(i % 5 == 0 ? 300 : 150);
            questions.add(
                    Map.of(
                            "question",
                            "When did Marta light lamp %d?".formatted(i),
                            "context",
                            words(random, before) + answer + words(random, 60)));
        }
        return questions;
    }

    /** Of 1 to 250 words, each one token, in no order of length. */
    private static List<String> texts() {
        Random random = new Random(7);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            int length = i == 0 ? 1 : i == 1 ? 250 : 1 + random.nextInt(i % 2 == 0 ? 20 : 250);
            texts.add(words(random, length));
        }
        return texts;
    }

    private static String words(Random random, int count) {
        return random.ints(count, 0, WORDS.length)
                .mapToObj(word -> WORDS[word])
                .collect(Collectors.joining(" "));
    }
}

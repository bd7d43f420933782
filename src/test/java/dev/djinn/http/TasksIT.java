package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.djinn.problem.ProblemCode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The right answers, by the right model, in the right order and shape. */
@ServedByDjinn
class TasksIT {

    private static final String SENTIMENT = "/v1/sentiment-analysis";
    private static final String CLASSIFICATION = "/v1/text-classification";
    private static final String ANSWERING = "/v1/question-answering";
    private static final String FEATURES = "/v1/feature-extraction";
    private static final String IMAGES = "/v1/image-classification";

    private static final String GOOD = "I loved every minute of it";
    private static final String BAD = "a tedious, joyless mess";

    private Client client;

    @BeforeEach
    void connect(Client shared) {
        client = shared;
    }

    @ParameterizedTest
    @CsvSource({
        "I loved every minute of it, POSITIVE",
        "'a tedious, joyless mess', NEGATIVE",
        "one of the best films of the year, POSITIVE",
        "a complete waste of two hours, NEGATIVE"
    })
    void tellsPositiveFromNegative(String text, String label) {
        Answer answer = client.ask(SENTIMENT, text);
        assertThat(answer.label(0)).isEqualTo(label);
        assertThat(answer.header("X-Djinn-Model")).hasValue("sentiment:1");
        assertThat(client.ask("/v1/models/sentiment", text).ok().at("/0/0/label").asString())
                .isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({
        "what is the weather like in Lisbon tomorrow, weather",
        "how do i freeze my bank account, freeze_account",
        "set an alarm for seven in the morning, alarm",
        "tell me a joke, tell_joke"
    })
    void tellsWhatIsWanted(String text, String label) {
        Answer answer = client.ask(CLASSIFICATION, text);
        assertThat(answer.label(0)).isEqualTo(label);
        assertThat(answer.header("X-Djinn-Model")).hasValue("intent:1");
        assertThat(answer.result(0).path("labels")).hasSize(5);
        JsonNode all = client.ask("/v1/models/intent", text).ok();
        assertThat(all.at("/0/0/label").asString()).isEqualTo(label);
        assertThat(all.path(0)).hasSize(151);
    }

    @Test
    void keepsTheOrderOfAList() {
        List<String> texts =
                IntStream.range(0, 100)
                        .mapToObj(i -> isGood(i) ? GOOD : BAD + "!".repeat(i))
                        .toList();
        Answer typed = client.ask(SENTIMENT, texts);
        JsonNode plain = client.ask("/v1/models/sentiment", texts).ok();
        assertThat(typed.ok().path("results")).hasSize(100);
        assertThat(plain).hasSize(100);
        for (int i = 0; i < 100; i++) {
            String label = isGood(i) ? "POSITIVE" : "NEGATIVE";
            assertThat(typed.label(i)).as("text %d", i).isEqualTo(label);
            assertThat(plain.path(i).at("/0/label").asString()).isEqualTo(label);
        }
    }

    private static boolean isGood(int index) {
        return index % 3 == 0 || index % 7 == 2;
    }

    @Test
    void givesAsManyLabelsAsAskedForTheBestFirst() {
        JsonNode labels =
                client.ask(CLASSIFICATION, "tell me a joke", Map.of("top_k", 12))
                        .result(0)
                        .path("labels");
        List<Double> scores =
                labels.valueStream().map(label -> label.path("score").asDouble()).toList();
        assertThat(scores)
                .hasSize(12)
                .isSortedAccordingTo((one, other) -> Double.compare(other, one));
        assertThat(
                        client.ask(CLASSIFICATION, "tell me a joke", Map.of("top_k", 1000))
                                .result(0)
                                .path("labels"))
                .hasSize(151);
        assertThat(
                        client.ask("/v1/models/intent", "tell me a joke", Map.of("top_k", 3))
                                .ok()
                                .path(0))
                .hasSize(3);
    }

    @Test
    void appliesTheFunctionThatIsAskedFor() {
        double softmax = score(Map.of());
        double logit = score(Map.of("function_to_apply", "none"));
        double sigmoid = score(Map.of("function_to_apply", "sigmoid"));
        JsonNode logits =
                client.ask(SENTIMENT, GOOD, Map.of("function_to_apply", "none")).result(0);
        double other = logits.at("/labels/1/score").asDouble();
        assertThat(sigmoid).isCloseTo(1 / (1 + Math.exp(-logit)), within(1e-6));
        assertThat(softmax).isCloseTo(1 / (1 + Math.exp(other - logit)), within(1e-6));
    }

    private double score(Map<String, ?> parameters) {
        return client.ask(SENTIMENT, GOOD, parameters).result(0).at("/labels/0/score").asDouble();
    }

    @ParameterizedTest
    @ValueSource(strings = {SENTIMENT, CLASSIFICATION, FEATURES})
    void marksTextsThatWereCut(String path) {
        List<String> texts = List.of(GOOD, "good ".repeat(1000));
        Answer answer = client.ask(path, texts);
        assertThat(answer.result(0).path("truncated").asBoolean()).isFalse();
        assertThat(answer.result(1).path("truncated").asBoolean()).isTrue();
        assertThat(answer.header("X-Djinn-Truncated")).hasValue("true");
        assertThat(client.ask(path, GOOD).header("X-Djinn-Truncated")).hasValue("false");

        Answer uncut = client.ask(path, texts, Map.of("truncate", false));
        Problems.expect(uncut, ProblemCode.INVALID_VALUE, "inputs[1]");
        client.ask(path, GOOD, Map.of("truncate", false)).ok();
    }

    @Test
    void readsTextsOfTheGreatestLengthWhole() {
        assertThat(
                        client.ask(SENTIMENT, "good ".repeat(254))
                                .result(0)
                                .path("truncated")
                                .asBoolean())
                .isFalse();
        assertThat(
                        client.ask(SENTIMENT, "good ".repeat(255))
                                .result(0)
                                .path("truncated")
                                .asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sentiment", "sentiment:1", "sentiment@default"})
    void findsAModelByItsNameVersionOrAlias(String ref) {
        for (String path : List.of(SENTIMENT, CLASSIFICATION)) {
            Answer answer = client.post(path, Map.of("inputs", BAD, "model", ref));
            assertThat(answer.label(0)).isEqualTo("NEGATIVE");
            assertThat(answer.ok().path("model").asString()).isEqualTo("sentiment:1");
            assertThat(answer.header("X-Djinn-Model")).hasValue("sentiment:1");
        }
        assertThat(client.ask("/v1/models/" + ref, BAD).header("X-Djinn-Model"))
                .hasValue("sentiment:1");
        assertThat(client.get("/v1/models/" + ref).ok().path("ref").asString())
                .isEqualTo("sentiment:1");
    }

    @ParameterizedTest
    @CsvSource({
        "Where does Clara live?, My name is Clara and I live in Berkeley., Berkeley",
        "Who discovered penicillin?, 🧫🧫🧫 Penicillin was discovered in 1928 by Alexander Fleming at St Mary’s Hospital in London., Alexander Fleming",
        "When was penicillin discovered?, 👩‍🔬🇬🇧 Penicillin was discovered in 1928 by Alexander Fleming., 1928",
        "Where does Zoë live?, Zoë Müller‐Ångström née Œuvré is a teacher and lives in Berkeley., Berkeley",
        "Where does Zoë live?, 'Zoe\u0308 is a teacher 東京大学で学んだ後、 and she lives in Berkeley.', Berkeley",
        "Where does she live?, 𠜎𠜱𝄞 東京 — she lives in Berkeley with her dog., Berkeley"
    })
    void answersWithASliceOfTheContextInCodePoints(
            String question, String context, String expected) {
        Map<String, String> inputs = Map.of("question", question, "context", context);
        JsonNode typed = client.ask(ANSWERING, inputs).result(0).at("/answers/0");
        JsonNode plain = client.ask("/v1/models/qa", inputs).ok();
        assertThat(typed.path("answer").asString()).isEqualTo(expected);
        assertThat(slice(context, typed)).isEqualTo(expected);
        assertThat(plain).isEqualTo(typed);
    }

    /** As Python's {@code context[start:end]}. */
    private static String slice(String context, JsonNode answer) {
        int start = answer.path("start").asInt();
        int[] points = context.codePoints().toArray();
        return new String(points, start, answer.path("end").asInt() - start);
    }

    @Test
    void readsALongContextToItsEnd() {
        String filler =
                "The committee met on a Tuesday and talked at length about roads, bridges and the price of timber. ";
        String context =
                "🚧 "
                        + filler.repeat(160)
                        + "The lighthouse keeper is called Marta Olsen. "
                        + filler.repeat(5);
        assertThat(context.split(" ")).hasSizeGreaterThan(2900);
        Map<String, String> inputs =
                Map.of("question", "Who is the lighthouse keeper?", "context", context);
        JsonNode answer = client.ask(ANSWERING, inputs).result(0).at("/answers/0");
        assertThat(answer.path("answer").asString()).isEqualTo("Marta Olsen");
        assertThat(slice(context, answer)).isEqualTo("Marta Olsen");
    }

    @Test
    void givesSeveralAnswersTheLikeliestFirst() {
        Map<String, String> inputs = penicillin("Who discovered penicillin?");
        JsonNode answers =
                client.ask(ANSWERING, inputs, Map.of("top_k", 4)).result(0).path("answers");
        assertThat(answers).hasSize(4);
        assertThat(answers.valueStream().map(answer -> answer.path("score").asDouble()).toList())
                .isSortedAccordingTo((one, other) -> Double.compare(other, one));
        assertThat(
                        answers.valueStream()
                                .map(answer -> answer.path("start") + "-" + answer.path("end"))
                                .distinct())
                .hasSize(4);
        assertThat(client.ask("/v1/models/qa", inputs, Map.of("top_k", 4)).ok()).isEqualTo(answers);
        assertThat(client.ask("/v1/models/qa", inputs, Map.of("top_k", 1)).ok())
                .isEqualTo(answers.path(0));
    }

    private static Map<String, String> penicillin(String question) {
        return Map.of(
                "question",
                question,
                "context",
                "Penicillin was discovered in 1928 by Alexander Fleming at St Mary’s Hospital in London.");
    }

    @Test
    void saysThatThereIsNoAnswerOnlyWhenThatMayBe() {
        Map<String, String> inputs = penicillin("How many children did the queen of Denmark have?");
        JsonNode none =
                client.ask(ANSWERING, inputs, Map.of("handle_impossible_answer", true))
                        .result(0)
                        .at("/answers/0");
        assertThat(none.path("answer").asString()).isEmpty();
        assertThat(none.path("start").asInt()).isZero();
        assertThat(none.path("end").asInt()).isZero();
        JsonNode some = client.ask(ANSWERING, inputs).result(0).at("/answers/0");
        assertThat(some.path("answer").asString()).isNotEmpty();
        JsonNode possible =
                client.ask(
                                ANSWERING,
                                penicillin("Who discovered penicillin?"),
                                Map.of("handle_impossible_answer", true))
                        .result(0)
                        .at("/answers/0");
        assertThat(possible.path("answer").asString()).isEqualTo("Alexander Fleming");
    }

    @Test
    void givesNoAnswerLongerThanAskedFor() {
        JsonNode answers =
                client.ask(
                                ANSWERING,
                                penicillin("Who discovered penicillin?"),
                                Map.of("max_answer_len", 1, "top_k", 5))
                        .result(0)
                        .path("answers");
        assertThat(answers).hasSize(5);
        answers.forEach(answer -> assertThat(answer.path("answer").asString()).doesNotContain(" "));
    }

    @Test
    void widensAnswersToWholeWordsUnlessToldNotTo() {
        Map<String, String> inputs =
                Map.of(
                        "question",
                        "What is the name of the drug?",
                        "context",
                        "The name of the drug is xylqorvantium.");
        JsonNode whole =
                client.ask(ANSWERING, inputs, Map.of("max_answer_len", 2))
                        .result(0)
                        .at("/answers/0/answer");
        JsonNode piece =
                client.ask(ANSWERING, inputs, Map.of("max_answer_len", 2, "align_to_words", false))
                        .result(0)
                        .at("/answers/0/answer");
        assertThat(whole.asString()).isEqualTo("xylqorvantium");
        assertThat("xylqorvantium").contains(piece.asString()).isNotEqualTo(piece.asString());
    }

    @Test
    void answersSeveralQuestionsInOrder() {
        Answer answer =
                client.ask(
                        ANSWERING,
                        List.of(
                                penicillin("Who discovered penicillin?"),
                                penicillin("When was penicillin discovered?"),
                                penicillin("In which city was penicillin discovered?")));
        assertThat(
                        answer.ok()
                                .path("results")
                                .valueStream()
                                .map(one -> one.at("/answers/0/answer").asString()))
                .containsExactly("Alexander Fleming", "1928", "London");
    }

    @Test
    void findsSentencesOfLikeMeaningNear() {
        List<String> texts =
                List.of(
                        "a man is playing a guitar",
                        "someone plays an instrument",
                        "the stock market fell sharply on Monday");
        Answer answer = client.ask(FEATURES, texts);
        List<double[]> vectors =
                IntStream.range(0, 3)
                        .mapToObj(i -> vector(answer.result(i).path("embedding")))
                        .toList();
        for (double[] vector : vectors) {
            assertThat(vector).hasSize(384);
            assertThat(dot(vector, vector)).isCloseTo(1, within(1e-5));
        }
        assertThat(dot(vectors.get(0), vectors.get(1)))
                .isGreaterThan(dot(vectors.get(0), vectors.get(2)) + 0.2);
        JsonNode plain = client.ask("/v1/models/minilm", texts).ok();
        assertThat(dot(vector(plain.path(1)), vectors.get(1))).isGreaterThan(0.99);
        double[] raw =
                vector(
                        client.ask(FEATURES, texts.get(0), Map.of("normalize", false))
                                .result(0)
                                .path("embedding"));
        assertThat(dot(raw, raw)).isNotCloseTo(1, within(0.01));
    }

    private static double[] vector(JsonNode numbers) {
        return numbers.valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }

    private static double dot(double[] one, double[] other) {
        return IntStream.range(0, one.length).mapToDouble(i -> one[i] * other[i]).sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
    void seesTheSameInAnImageHoweverItIsSent(String format) {
        byte[] ship = Images.ship(format);
        String encoded = Images.base64(ship);
        JsonNode raw =
                client.send(
                                client.posting(
                                        IMAGES + "?top_k=10&model=resnet50",
                                        "image/" + format,
                                        BodyPublishers.ofByteArray(ship)))
                        .result(0)
                        .path("labels");
        assertThat(raw).hasSize(10);
        assertSame(
                raw,
                client.send(
                                client.posting(
                                        IMAGES,
                                        Images.formType(),
                                        BodyPublishers.ofByteArray(
                                                Images.form(
                                                        List.of(ship),
                                                        "top_k=10",
                                                        "model=resnet50"))))
                        .result(0)
                        .path("labels"));
        assertSame(raw, askResnet50(encoded, 10).result(0).path("labels"));
        assertSame(
                raw,
                askResnet50("data:image/" + format + ";base64," + encoded, 10)
                        .result(0)
                        .path("labels"));
        assertSame(raw, client.ask("/v1/models/resnet50", encoded, Map.of("top_k", 10)).ok());
        JsonNode bytes =
                client.send(
                                client.request("/v1/models/resnet50")
                                        .POST(BodyPublishers.ofByteArray(ship)))
                        .ok();
        assertThat(bytes).hasSize(5);
        assertThat(bytes.at("/0/label")).isEqualTo(raw.at("/0/label"));
    }

    private Answer askResnet50(Object inputs, int topK) {
        return client.post(
                IMAGES,
                Map.of("inputs", inputs, "model", "resnet50", "parameters", Map.of("top_k", topK)));
    }

    /** The same labels and, but for what a batch may change, the same scores. */
    private static void assertSame(JsonNode expected, JsonNode actual) {
        assertThat(actual).hasSameSizeAs(expected);
        assertThat(actual.at("/0/label")).isEqualTo(expected.at("/0/label"));
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.path(i).path("score").asDouble())
                    .isCloseTo(expected.path(i).path("score").asDouble(), within(0.01));
        }
    }

    @Test
    void namesWhatAPhotographShowsWithoutBeingToldAModel() throws IOException {
        Answer answer =
                client.send(
                        client.posting(
                                IMAGES,
                                "image/jpeg",
                                BodyPublishers.ofFile(Path.of("docs/images/coffee.jpg"))));
        assertThat(answer.label(0)).isEqualTo("espresso");
        assertThat(answer.header("X-Djinn-Model")).hasValue("efficientnet-lite0:1");
    }

    @Test
    void classifiesSeveralImagesInOrder() {
        byte[] ship = Images.ship("png");
        JsonNode airplane =
                OpenApi.DOCUMENT.at(
                        "/paths/~1v1~1image-classification/post/requestBody/content/application~1json/examples/several/value/inputs/1");
        Answer answer =
                askResnet50(
                        List.of(airplane.asString(), Images.base64(ship), airplane.asString()), 1);
        assertThat(answer.label(0)).isEqualTo("airplane");
        assertThat(answer.label(1)).isNotEqualTo("airplane");
        assertThat(answer.label(2)).isEqualTo("airplane");
    }

    @Test
    void tellsWhereTheTimeWent() {
        Answer answer = client.ask(SENTIMENT, GOOD);
        assertThat(answer.header("Server-Timing").orElseThrow())
                .matches(
                        "preprocess;dur=\\d+\\.\\d\\d, queue;dur=\\d+\\.\\d\\d, infer;dur=\\d+\\.\\d\\d");
    }

    @Test
    void echoesASoundRequestIdAndMakesOneOtherwise() {
        String json = "{\"inputs\": \"good\"}";
        assertThat(
                        client.send(
                                        client.posting(SENTIMENT, json)
                                                .header("X-Request-Id", "checkout-17"))
                                .header("X-Request-Id"))
                .hasValue("checkout-17");
        assertThat(
                        client.send(
                                        client.posting(SENTIMENT, json)
                                                .header("X-Request-Id", "x".repeat(200)))
                                .header("X-Request-Id")
                                .orElseThrow())
                .hasSize(36);
        String made = client.post(SENTIMENT, json).header("X-Request-Id").orElseThrow();
        assertThat(made)
                .isNotEqualTo(client.post(SENTIMENT, json).header("X-Request-Id").orElseThrow());
    }

    @Test
    void listsWhatIsServed() {
        JsonNode models = client.get("/v1/models").ok().path("models");
        assertThat(models.valueStream().map(model -> model.path("ref").asString()))
                .containsExactly(
                        "efficientnet-lite0:1",
                        "intent:1",
                        "minilm:1",
                        "qa:1",
                        "resnet50:1",
                        "sentiment:1");
        for (JsonNode model : models) {
            assertThat(model.path("state").asString()).isEqualTo("ready");
            assertThat(model.path("device").asString()).isNotEmpty();
            assertThat(model.path("reason").asString()).isNotEmpty();
            assertThat(client.get("/v1/models/" + model.path("name").asString()).ok())
                    .isEqualTo(model);
        }
    }
}

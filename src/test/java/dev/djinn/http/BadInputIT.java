package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.problem.ProblemCode;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever nonsense a client sends, it is told within a second what was wrong, and requests of the
 * same instant do not notice.
 */
@ServedByDjinn
class BadInputIT {

    private static final Duration AT_ONCE = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int NEIGHBOURS = 8;

    private static final List<String> TYPED_TEXT =
            List.of("/v1/sentiment-analysis", "/v1/text-classification", "/v1/feature-extraction");
    private static final List<String> TEXT =
            join(TYPED_TEXT, List.of("/v1/models/sentiment", "/v1/models/minilm"));
    private static final List<String> QUESTION = List.of("/v1/question-answering", "/v1/models/qa");
    private static final List<String> IMAGE =
            List.of("/v1/image-classification", "/v1/models/resnet50");
    private static final List<String> TYPED =
            join(TYPED_TEXT, List.of("/v1/question-answering", "/v1/image-classification"));
    private static final List<String> ALL = join(join(TEXT, QUESTION), IMAGE);

    private static Client last;

    /** A bad request, and the problem it gets; {@code field} is empty when none is at fault. */
    record Case(
            String name,
            ProblemCode code,
            String field,
            Function<Client, HttpRequest.Builder> request) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String path : ALL) {
            cases.addAll(wrongBodies(path));
            cases.addAll(wrongProtocol(path));
        }
        TYPED.forEach(path -> cases.addAll(wrongModels(path)));
        TEXT.forEach(path -> cases.addAll(wrongTexts(path)));
        QUESTION.forEach(path -> cases.addAll(wrongQuestions(path)));
        IMAGE.forEach(path -> cases.addAll(wrongImages(path)));
        cases.addAll(wrongUploads());
        cases.addAll(wrongParameters());
        cases.addAll(wrongPaths());
        return cases;
    }

    private static List<Case> wrongBodies(String path) {
        String good = good(path);
        return List.of(
                json(
                        path,
                        "unknown field",
                        ProblemCode.UNKNOWN_FIELD,
                        "nope",
                        with(good, "\"nope\": 1")),
                json(
                        path,
                        "unknown parameter",
                        ProblemCode.UNKNOWN_FIELD,
                        "parameters.nope",
                        with(good, "\"parameters\": {\"nope\": 1}")),
                json(
                        path,
                        "parameters of the wrong type",
                        ProblemCode.INVALID_VALUE,
                        "parameters",
                        with(good, "\"parameters\": [1]")),
                json(path, "no JSON", ProblemCode.MALFORMED_REQUEST, "", "inputs=good"),
                json(
                        path,
                        "JSON that ends too early",
                        ProblemCode.MALFORMED_REQUEST,
                        "",
                        good.substring(0, good.length() - 1)),
                json(path, "no body at all", ProblemCode.MALFORMED_REQUEST, "", ""),
                json(path, "a list as the body", ProblemCode.INVALID_VALUE, "inputs", "[\"good\"]"),
                json(path, "a string as the body", ProblemCode.INVALID_VALUE, "inputs", "\"good\""),
                json(
                        path,
                        "more after the body",
                        ProblemCode.INVALID_VALUE,
                        "inputs",
                        good + " {}"),
                json(
                        path,
                        "the same field twice",
                        ProblemCode.MALFORMED_REQUEST,
                        "",
                        with(good, good.substring(1, good.length() - 1))),
                json(
                        path,
                        "deep nesting",
                        ProblemCode.INVALID_VALUE,
                        "parameters",
                        with(good, "\"parameters\": " + "[".repeat(100_000) + "]".repeat(100_000))),
                bytes(
                        path,
                        "invalid UTF-8",
                        ProblemCode.MALFORMED_REQUEST,
                        "",
                        "application/json",
                        concat(
                                "{\"inputs\": \"caf".getBytes(StandardCharsets.UTF_8),
                                new byte[] {(byte) 0xe9, '"', '}'})),
                new Case(
                        path + ": a chunked body over the limit",
                        ProblemCode.TOO_LARGE,
                        "",
                        client ->
                                client.posting(
                                        path,
                                        "application/json",
                                        BodyPublishers.ofInputStream(() ->
                                                new ByteArrayInputStream(
                                                        ("{\"inputs\": \"" + "a".repeat(18 << 20))
                                                                .getBytes(
                                                                        StandardCharsets
                                                                                .UTF_8))))));
    }

    private static List<Case> wrongProtocol(String path) {
        String good = good(path);
        boolean anyBytes = path.equals("/v1/models/resnet50");
        List<Case> cases =
                new ArrayList<>(
                        List.of(
                                bytes(
                                        path,
                                        "wrong content type",
                                        anyBytes
                                                ? ProblemCode.NOT_AN_IMAGE
                                                : ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                                        anyBytes ? "body" : "",
                                        "application/xml",
                                        "<inputs/>".getBytes(StandardCharsets.UTF_8)),
                                header(
                                        path,
                                        "a timeout that is no duration",
                                        "X-Djinn-Timeout",
                                        "soon"),
                                header(path, "a timeout of nothing", "X-Djinn-Timeout", "0s"),
                                header(
                                        path,
                                        "a timeout beyond the limit",
                                        "X-Djinn-Timeout",
                                        "60m"),
                                new Case(
                                        path + ": XML wanted",
                                        ProblemCode.NOT_ACCEPTABLE,
                                        "",
                                        client ->
                                                client.posting(path, good)
                                                        .header("Accept", "application/xml")),
                                method(path, "DELETE"),
                                method(path, "PUT")));
        if (!path.startsWith("/v1/models")) {
            cases.add(method(path, "GET"));
        }
        return cases;
    }

    private static List<Case> wrongModels(String path) {
        String good = good(path);
        return List.of(
                json(
                        path,
                        "an unknown model",
                        ProblemCode.UNKNOWN_MODEL,
                        "model",
                        with(good, "\"model\": \"nobody\"")),
                json(
                        path,
                        "an unknown version",
                        ProblemCode.UNKNOWN_MODEL,
                        "model",
                        with(good, "\"model\": \"sentiment:77\"")),
                json(
                        path,
                        "an unknown alias",
                        ProblemCode.UNKNOWN_MODEL,
                        "model",
                        with(good, "\"model\": \"qa@champion\"")),
                json(
                        path,
                        "a bad model name",
                        ProblemCode.INVALID_VALUE,
                        "model",
                        with(good, "\"model\": \"../etc/passwd\"")),
                json(
                        path,
                        "a bad version",
                        ProblemCode.INVALID_VALUE,
                        "model",
                        with(good, "\"model\": \"sentiment:one\"")),
                json(
                        path,
                        "an empty model name",
                        ProblemCode.INVALID_VALUE,
                        "model",
                        with(good, "\"model\": \"\"")),
                json(
                        path,
                        "a number as the model",
                        ProblemCode.INVALID_VALUE,
                        "model",
                        with(good, "\"model\": 7")),
                json(
                        path,
                        "a model of another task",
                        ProblemCode.INVALID_VALUE,
                        "model",
                        with(
                                good,
                                path.contains("question")
                                        ? "\"model\": \"minilm\""
                                        : "\"model\": \"qa\"")));
    }

    private static List<Case> wrongTexts(String path) {
        return List.of(
                json(path, "inputs missing", ProblemCode.INVALID_VALUE, "inputs", "{}"),
                json(
                        path,
                        "inputs null",
                        ProblemCode.INVALID_VALUE,
                        "inputs",
                        "{\"inputs\": null}"),
                json(
                        path,
                        "an empty list",
                        ProblemCode.INVALID_VALUE,
                        "inputs",
                        "{\"inputs\": []}"),
                json(
                        path,
                        "an empty text",
                        ProblemCode.INVALID_VALUE,
                        "inputs",
                        "{\"inputs\": \"\"}"),
                json(
                        path,
                        "a blank text",
                        ProblemCode.INVALID_VALUE,
                        "inputs",
                        "{\"inputs\": [\" \\n\"]}"),
                json(
                        path,
                        "null among texts",
                        ProblemCode.INVALID_VALUE,
                        "inputs[1]",
                        "{\"inputs\": [\"good\", null]}"),
                json(
                        path,
                        "an empty text among texts",
                        ProblemCode.INVALID_VALUE,
                        "inputs[2]",
                        "{\"inputs\": [\"good\", \"bad\", \"\"]}"),
                json(
                        path,
                        "a number among texts",
                        ProblemCode.INVALID_VALUE,
                        "inputs[1]",
                        "{\"inputs\": [\"good\", 5]}"),
                json(
                        path,
                        "a list among texts",
                        ProblemCode.INVALID_VALUE,
                        "inputs",
                        "{\"inputs\": [[\"good\"]]}"),
                json(
                        path,
                        "a lone surrogate",
                        ProblemCode.INVALID_VALUE,
                        "inputs",
                        "{\"inputs\": \"caf\\ud83d\"}"),
                json(
                        path,
                        "a lone surrogate among texts",
                        ProblemCode.INVALID_VALUE,
                        "inputs[1]",
                        "{\"inputs\": [\"good\", \"\\udc00 caf\"]}"),
                json(
                        path,
                        "100,000 texts",
                        ProblemCode.INVALID_VALUE,
                        "inputs",
                        "{\"inputs\": [" + "\"good\",".repeat(99_999) + "\"good\"]}"),
                json(
                        path,
                        "10 MB of text",
                        ProblemCode.TOO_LARGE,
                        "",
                        "{\"inputs\": \"" + "good ".repeat(2_000_000) + "\"}"),
                json(
                        path,
                        "truncate with a number",
                        ProblemCode.INVALID_VALUE,
                        "parameters.truncate",
                        "{\"inputs\": \"good\", \"parameters\": {\"truncate\": 1}}"),
                json(
                        path,
                        "a text that must not be cut",
                        ProblemCode.INVALID_VALUE,
                        "inputs",
                        "{\"inputs\": \""
                                + "good ".repeat(300)
                                + "\", \"parameters\": {\"truncate\": false}}"));
    }

    private static List<Case> wrongQuestions(String path) {
        return List.of(
                json(
                        path,
                        "inputs missing",
                        ProblemCode.INVALID_VALUE,
                        path.contains("models") ? "inputs.question" : "inputs",
                        "{}"),
                json(
                        path,
                        "a text instead of a question",
                        ProblemCode.INVALID_VALUE,
                        path.contains("models") ? "inputs" : "inputs[0]",
                        "{\"inputs\": \"Who?\"}"),
                json(
                        path,
                        "no context",
                        ProblemCode.INVALID_VALUE,
                        "inputs.context",
                        "{\"inputs\": {\"question\": \"Who?\"}}"),
                json(
                        path,
                        "an empty context",
                        ProblemCode.INVALID_VALUE,
                        "inputs.context",
                        "{\"inputs\": {\"question\": \"Who?\", \"context\": \"\"}}"),
                json(
                        path,
                        "no question",
                        ProblemCode.INVALID_VALUE,
                        "inputs.question",
                        "{\"inputs\": {\"context\": \"Me.\"}}"),
                json(
                        path,
                        "a lone surrogate in the context",
                        ProblemCode.INVALID_VALUE,
                        "inputs.context",
                        "{\"inputs\": {\"question\": \"Who?\", \"context\": \"Me \\ud800.\"}}"),
                json(
                        path,
                        "10 MB of context",
                        ProblemCode.TOO_LARGE,
                        "",
                        "{\"inputs\": {\"question\": \"Who?\", \"context\": \""
                                + "Me. ".repeat(2_500_000)
                                + "\"}}"),
                question(path, "top_k of nothing", "top_k", "0"),
                question(path, "a negative stride", "doc_stride", "-1"),
                question(path, "a stride beyond the window", "doc_stride", "256"),
                question(path, "a window beyond the model's", "max_seq_len", "512"),
                question(path, "answers of no length", "max_answer_len", "0"),
                question(path, "a question of no length", "max_question_len", "0"),
                question(path, "a string as a flag", "handle_impossible_answer", "\"yes\""),
                question(path, "a fraction as a number", "top_k", "1.5"));
    }

    private static List<Case> wrongImages(String path) {
        byte[] jpeg = Images.ship("jpg");
        return List.of(
                json(path, "inputs missing", ProblemCode.INVALID_VALUE, "inputs", "{}"),
                json(
                        path,
                        "no base64",
                        ProblemCode.INVALID_VALUE,
                        "inputs",
                        "{\"inputs\": \"%%%\"}"),
                json(
                        path,
                        "an image URL",
                        ProblemCode.INVALID_VALUE,
                        "inputs",
                        "{\"inputs\": \"http://127.0.0.1:1/ship.png\"}"),
                json(
                        path,
                        "a file URL",
                        ProblemCode.INVALID_VALUE,
                        "inputs",
                        "{\"inputs\": \"file:///etc/passwd\"}"),
                json(
                        path,
                        "base64 of text",
                        ProblemCode.NOT_AN_IMAGE,
                        "inputs",
                        "{\"inputs\": \"bm8gcGljdHVyZQ==\"}"),
                json(
                        path,
                        "a truncated JPEG in base64",
                        ProblemCode.INVALID_IMAGE,
                        "inputs",
                        "{\"inputs\": \""
                                + Images.base64(Arrays.copyOf(jpeg, jpeg.length / 2))
                                + "\"}"),
                bytes(
                        path,
                        "a truncated JPEG",
                        ProblemCode.INVALID_IMAGE,
                        "body",
                        "image/jpeg",
                        Arrays.copyOf(jpeg, jpeg.length / 2)),
                bytes(
                        path,
                        "text as a JPEG",
                        ProblemCode.NOT_AN_IMAGE,
                        "body",
                        "image/jpeg",
                        "no picture at all".getBytes(StandardCharsets.UTF_8)),
                bytes(
                        path,
                        "30,000 × 30,000 pixels",
                        ProblemCode.INVALID_VALUE,
                        "body",
                        "image/png",
                        Images.vast(30_000)),
                bytes(
                        path,
                        "zero bytes",
                        ProblemCode.INVALID_VALUE,
                        "body",
                        "image/png",
                        new byte[0]),
                bytes(path, "17 MB", ProblemCode.TOO_LARGE, "", "image/png", new byte[17 << 20]));
    }

    private static List<Case> wrongUploads() {
        String path = "/v1/image-classification";
        byte[] ship = Images.ship("png");
        byte[] good = Images.form(List.of(ship));
        return List.of(
                bytes(
                        path,
                        "a form without a boundary",
                        ProblemCode.MALFORMED_REQUEST,
                        "",
                        "multipart/form-data",
                        good),
                bytes(
                        path,
                        "a form with another boundary",
                        ProblemCode.INVALID_VALUE,
                        "file",
                        "multipart/form-data; boundary=other",
                        good),
                bytes(
                        path,
                        "a form that ends too early",
                        ProblemCode.MALFORMED_REQUEST,
                        "",
                        Images.formType(),
                        Arrays.copyOf(good, good.length / 2)),
                bytes(
                        path,
                        "an empty form",
                        ProblemCode.INVALID_VALUE,
                        "file",
                        Images.formType(),
                        new byte[0]),
                bytes(
                        path,
                        "a form without files",
                        ProblemCode.INVALID_VALUE,
                        "file",
                        Images.formType(),
                        Images.form(List.of(), "top_k=1")),
                bytes(
                        path,
                        "a form with an unknown field",
                        ProblemCode.UNKNOWN_FIELD,
                        "nope",
                        Images.formType(),
                        Images.form(List.of(ship), "nope=1")),
                bytes(
                        path,
                        "a form with a word as top_k",
                        ProblemCode.INVALID_VALUE,
                        "top_k",
                        Images.formType(),
                        Images.form(List.of(ship), "top_k=many")),
                bytes(
                        path,
                        "a form with text as a picture",
                        ProblemCode.NOT_AN_IMAGE,
                        "file[1]",
                        Images.formType(),
                        Images.form(List.of(ship, "no picture".getBytes(StandardCharsets.UTF_8)))),
                bytes(
                        path,
                        "a form of 17 MB",
                        ProblemCode.TOO_LARGE,
                        "",
                        Images.formType(),
                        Images.form(List.of(new byte[17 << 20]))),
                bytes(
                        path + "?nope=1",
                        "an unknown query parameter",
                        ProblemCode.UNKNOWN_FIELD,
                        "nope",
                        "image/png",
                        ship),
                bytes(
                        path + "?top_k=0",
                        "top_k of nothing",
                        ProblemCode.INVALID_VALUE,
                        "top_k",
                        "image/png",
                        ship),
                bytes(
                        path + "?function_to_apply=cube",
                        "an unknown function",
                        ProblemCode.INVALID_VALUE,
                        "function_to_apply",
                        "image/png",
                        ship),
                bytes(
                        path + "?model=nobody",
                        "an unknown model",
                        ProblemCode.UNKNOWN_MODEL,
                        "model",
                        "image/png",
                        ship));
    }

    private static List<Case> wrongParameters() {
        List<Case> cases = new ArrayList<>();
        for (String path :
                List.of(
                        "/v1/sentiment-analysis",
                        "/v1/text-classification",
                        "/v1/image-classification",
                        "/v1/models/intent",
                        "/v1/models/resnet50")) {
            String good = good(path);
            cases.add(
                    json(
                            path,
                            "top_k of nothing",
                            ProblemCode.INVALID_VALUE,
                            "parameters.top_k",
                            with(good, "\"parameters\": {\"top_k\": 0}")));
            cases.add(
                    json(
                            path,
                            "top_k as a string",
                            ProblemCode.INVALID_VALUE,
                            "parameters.top_k",
                            with(good, "\"parameters\": {\"top_k\": \"3\"}")));
            cases.add(
                    json(
                            path,
                            "top_k beyond all numbers",
                            ProblemCode.INVALID_VALUE,
                            "parameters.top_k",
                            with(good, "\"parameters\": {\"top_k\": 99999999999999999999}")));
            cases.add(
                    json(
                            path,
                            "an unknown function",
                            ProblemCode.INVALID_VALUE,
                            "parameters.function_to_apply",
                            with(good, "\"parameters\": {\"function_to_apply\": \"cube\"}")));
        }
        String features = "/v1/feature-extraction";
        cases.add(
                json(
                        features,
                        "an unknown direction",
                        ProblemCode.INVALID_VALUE,
                        "parameters.truncation_direction",
                        "{\"inputs\": \"good\", \"parameters\": {\"truncation_direction\": \"up\"}}"));
        cases.add(
                json(
                        features,
                        "a prompt",
                        ProblemCode.INVALID_VALUE,
                        "parameters.prompt_name",
                        "{\"inputs\": \"good\", \"parameters\": {\"prompt_name\": \"query\"}}"));
        cases.add(
                json(
                        "/v1/models/minilm",
                        "dimensions",
                        ProblemCode.INVALID_VALUE,
                        "dimensions",
                        "{\"inputs\": \"good\", \"dimensions\": 12}"));
        return cases;
    }

    private static List<Case> wrongPaths() {
        return List.of(
                new Case(
                        "a path that is not there",
                        ProblemCode.NOT_FOUND,
                        "",
                        client -> client.request("/v1/translation")),
                new Case(
                        "a path with a slash at its end",
                        ProblemCode.NOT_FOUND,
                        "",
                        client ->
                                client.posting(
                                        "/v1/sentiment-analysis/", good("/v1/sentiment-analysis"))),
                new Case(
                        "a file of the server",
                        ProblemCode.NOT_FOUND,
                        "",
                        client -> client.request("/application.yaml")),
                new Case(
                        "metrics on the port of the API",
                        ProblemCode.NOT_FOUND,
                        "",
                        client -> client.request("/actuator/prometheus")),
                new Case(
                        "health on the port of the API",
                        ProblemCode.NOT_FOUND,
                        "",
                        client -> client.request("/actuator/health/readiness")),
                new Case(
                        "the API on the management port",
                        ProblemCode.NOT_FOUND,
                        "",
                        client -> client.managementRequest("/v1/models")),
                new Case(
                        "an unknown endpoint of the management port",
                        ProblemCode.NOT_FOUND,
                        "",
                        client -> client.managementRequest("/actuator/env")),
                new Case(
                        "an unknown model in the path",
                        ProblemCode.UNKNOWN_MODEL,
                        "model",
                        client ->
                                client.posting(
                                        "/v1/models/nobody", good("/v1/sentiment-analysis"))),
                new Case(
                        "an unknown version in the path",
                        ProblemCode.UNKNOWN_MODEL,
                        "model",
                        client ->
                                client.posting(
                                        "/v1/models/sentiment:2", good("/v1/sentiment-analysis"))),
                new Case(
                        "a bad name in the path",
                        ProblemCode.INVALID_VALUE,
                        "model",
                        client ->
                                client.posting(
                                        "/v1/models/Sentiment", good("/v1/sentiment-analysis"))),
                new Case(
                        "a bad name to describe",
                        ProblemCode.INVALID_VALUE,
                        "model",
                        client -> client.request("/v1/models/Sentiment")),
                new Case(
                        "an image for a model that reads text",
                        ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                        "",
                        client ->
                                client.posting(
                                        "/v1/models/sentiment",
                                        "image/png",
                                        BodyPublishers.ofByteArray(Images.ship("png")))));
    }

    @BeforeEach
    void remember(Client client) {
        last = client;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedAtOnceWhileNeighboursAreAnswered(Case bad, Client client) {
        List<CompletableFuture<Answer>> neighbours = neighbours(client);
        Answer answer = client.send(bad.request().apply(client));

        Problems.expect(answer, bad.code(), bad.field());
        assertThat(answer.time()).isLessThan(AT_ONCE);
        if (bad.code() == ProblemCode.METHOD_NOT_ALLOWED) {
            assertThat(answer.header("Allow"))
                    .hasValueSatisfying(allow -> assertThat(allow).contains("POST"));
        }
        for (int i = 0; i < NEIGHBOURS; i++) {
            assertThat(neighbours.get(i).join().label(0))
                    .isEqualTo(i % 2 == 0 ? "POSITIVE" : "NEGATIVE");
        }
    }

    private static List<CompletableFuture<Answer>> neighbours(Client client) {
        return IntStream.range(0, NEIGHBOURS)
                .mapToObj(
                        i -> i % 2 == 0 ? "I loved every minute of it" : "a tedious, joyless mess")
                .map(text ->
                        client.sendAsync(
                                client.posting(
                                        "/v1/sentiment-analysis",
                                        "{\"inputs\": \"%s\"}".formatted(text))))
                .toList();
    }

    @AfterAll
    static void leavesNothingBehind() {
        Eventually.see(SOON, last::metrics, Metrics::idle);
        assertThat(last.metrics().sum("djinn_requests_seconds_count", "outcome=\"internal_error\""))
                .isZero();
    }

    private static String good(String path) {
        if (QUESTION.contains(path)) {
            return "{\"inputs\": {\"question\": \"Who?\", \"context\": \"Me.\"}}";
        }
        return IMAGE.contains(path)
                ? "{\"inputs\": \"%s\"}".formatted(Images.base64(Images.ship("png")))
                : "{\"inputs\": \"good\"}";
    }

    /** The object with one more member. */
    private static String with(String object, String member) {
        return object.substring(0, object.length() - 1) + ", " + member + "}";
    }

    private static Case question(String path, String name, String parameter, String value) {
        return json(
                path,
                name,
                ProblemCode.INVALID_VALUE,
                "parameters." + parameter,
                with(good(path), "\"parameters\": {\"%s\": %s}".formatted(parameter, value)));
    }

    private static Case json(
            String path, String name, ProblemCode code, String field, String body) {
        return bytes(
                path, name, code, field, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static Case bytes(
            String path, String name, ProblemCode code, String field, String type, byte[] body) {
        return new Case(
                path + ": " + name,
                code,
                field,
                client -> client.posting(path, type, BodyPublishers.ofByteArray(body)));
    }

    private static Case header(String path, String name, String header, String value) {
        return new Case(
                path + ": " + name,
                ProblemCode.MALFORMED_REQUEST,
                header,
                client -> client.posting(path, good(path)).header(header, value));
    }

    private static Case method(String path, String method) {
        return new Case(
                path + ": " + method,
                ProblemCode.METHOD_NOT_ALLOWED,
                "",
                client -> client.request(path).method(method, BodyPublishers.noBody()));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static <T> List<T> join(List<T> first, List<T> second) {
        List<T> both = new ArrayList<>(first);
        both.addAll(second);
        return List.copyOf(both);
    }
}

package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.problem.ProblemCode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

@ServedByDjinn
class OpenApiIT {

    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    /** One operation of the document. */
    record Operation(String method, String path, JsonNode node) {

        boolean managed() {
            return path.startsWith("/actuator");
        }

        boolean administrative() {
            return path.startsWith("/admin");
        }

        /** The only status of a success. */
        int success() {
            return node.path("responses")
                    .propertyStream()
                    .map(response -> Integer.parseInt(response.getKey()))
                    .filter(status -> status < 300)
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public String toString() {
            return "%s %s".formatted(method.toUpperCase(Locale.ROOT), path);
        }
    }

    /** One example of a request: its bytes and their content type. */
    record Example(Operation operation, String name, String type, byte[] body, JsonNode schema) {

        @Override
        public String toString() {
            return "%s: %s as %s".formatted(operation, name, type);
        }
    }

    static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        OpenApi.DOCUMENT
                .path("paths")
                .forEachEntry((path, item) ->
                        METHODS.stream()
                                .filter(item::has)
                                .forEach(method ->
                                        operations.add(
                                                new Operation(method, path, item.get(method)))));
        return operations;
    }

    static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        for (Operation operation : operations()) {
            operation
                    .node()
                    .path("requestBody")
                    .path("content")
                    .forEachEntry((type, content) ->
                            content.path("examples")
                                    .forEachEntry((name, example) ->
                                            examples.add(
                                                    example(
                                                            operation, name, type, content,
                                                            example))));
        }
        return examples;
    }

    private static Example example(
            Operation operation, String name, String type, JsonNode content, JsonNode example) {
        if (example.has("value")) {
            byte[] body = example.get("value").toString().getBytes(StandardCharsets.UTF_8);
            return new Example(operation, name, type, body, content.get("schema"));
        }
        String url = example.path("externalValue").asString();
        int marker = url.indexOf(";base64,");
        return new Example(
                operation,
                name,
                url.substring("data:".length(), marker),
                Base64.getDecoder().decode(url.substring(marker + ";base64,".length())),
                content.get("schema"));
    }

    @Test
    void describesExactlyTheMappedRoutes(
            @Autowired @Qualifier("requestMappingHandlerMapping")
                    RequestMappingHandlerMapping mapping) {
        TreeSet<String> mapped = new TreeSet<>();
        mapping.getHandlerMethods()
                .keySet()
                .forEach(info ->
                        info.getPatternValues().stream()
                                .filter(path -> path.startsWith("/v1") || path.startsWith("/admin"))
                                .forEach(path ->
                                        info.getMethodsCondition()
                                                .getMethods()
                                                .forEach(method ->
                                                        mapped.add(method + " " + path))));
        TreeSet<String> described = new TreeSet<>();
        operations().stream()
                .filter(operation -> !operation.managed())
                .map(Operation::toString)
                .forEach(described::add);
        assertThat(described).isEqualTo(mapped);
    }

    @Test
    void givesEveryOperationWithABodyAnExampleOfEachMediaType() {
        assertThat(examples()).hasSizeGreaterThan(15);
        for (Operation operation : operations()) {
            operation
                    .node()
                    .path("requestBody")
                    .path("content")
                    .forEachEntry((type, content) ->
                            assertThat(content.path("examples").size())
                                    .as("%s %s", operation, type)
                                    .isPositive());
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void answersEveryExampleAsDescribed(Example example, Client client) {
        if (example.operation().administrative()) {
            return;
        }
        if (example.type().equals("application/json")) {
            OpenApi.assertValid(example.schema(), Answer.JSON.readTree(example.body()));
        }
        HttpRequest.Builder request =
                client.posting(
                        path(example, client),
                        example.type(),
                        BodyPublishers.ofByteArray(example.body()));
        withHeaders(example.operation(), request);
        Answer answer = client.send(request);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertDescribed(example.operation(), answer);
        assertLike(documented(example), answer.json());
    }

    @ParameterizedTest
    @MethodSource("operations")
    void answersEveryGetAsDescribed(Operation operation, Client client) {
        if (!operation.method().equals("get") || operation.administrative()) {
            return;
        }
        String path = operation.path().replace("{ref}", "sentiment");
        Answer answer =
                client.send(
                        operation.managed()
                                ? client.managementRequest(path)
                                : client.request(path));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertDescribed(operation, answer);
    }

    static Stream<Example> administrativeExamples() {
        return examples().stream().filter(example -> example.operation().administrative());
    }

    @ParameterizedTest
    @MethodSource("administrativeExamples")
    void makesEveryChangeOfTheExamplesAsDescribed(Example example, Client client) {
        OpenApi.assertValid(example.schema(), Answer.JSON.readTree(example.body()));
        try (RegisteredMood mood = RegisteredMood.in(client)) {
            assertAdministered(
                    example.operation(),
                    client.send(
                            client.admin(
                                    example.operation().method().toUpperCase(Locale.ROOT),
                                    mood.path(example.operation().path()),
                                    new String(example.body(), StandardCharsets.UTF_8))));
        }
    }

    /** The stream of events has no end, so it has a test of its own. */
    static Stream<Operation> administrativeOperationsWithoutBody() {
        return operations().stream()
                .filter(Operation::administrative)
                .filter(operation -> !operation.node().has("requestBody"))
                .filter(operation -> !operation.path().endsWith("/events"));
    }

    @ParameterizedTest
    @MethodSource("administrativeOperationsWithoutBody")
    void administersAsDescribed(Operation operation, Client client) {
        try (RegisteredMood mood = RegisteredMood.in(client)) {
            assertAdministered(
                    operation,
                    client.send(
                            client.admin(mood.path(operation.path()))
                                    .method(
                                            operation.method().toUpperCase(Locale.ROOT),
                                            BodyPublishers.noBody())));
        }
    }

    private static void assertAdministered(Operation operation, Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(operation.success());
        if (answer.status() == 204) {
            assertThat(answer.text()).isEmpty();
            return;
        }
        assertDescribed(operation, answer);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void showsResponsesThatKeepToTheirSchemas(Operation operation) {
        operation
                .node()
                .path("responses")
                .forEach(response ->
                        OpenApi.resolved(response)
                                .path("content")
                                .forEachEntry((type, content) ->
                                        content.path("examples")
                                                .forEach(example -> {
                                                    OpenApi.assertValid(
                                                            content.get("schema"),
                                                            example.get("value"));
                                                })));
    }

    private static String path(Example example, Client client) {
        if (!example.operation().path().contains("{ref}")) {
            return example.operation().path();
        }
        String task = example.name().equals("bytes") ? "image-classification" : example.name();
        for (JsonNode model : client.get("/v1/models").ok().path("models")) {
            if (model.path("task").asString().equals(task)) {
                return "/v1/models/" + model.path("name").asString();
            }
        }
        throw new AssertionError("no model does " + task);
    }

    /** Sends every header parameter with its example. */
    private static void withHeaders(Operation operation, HttpRequest.Builder request) {
        for (JsonNode reference : operation.node().path("parameters")) {
            JsonNode parameter = OpenApi.resolved(reference);
            if (parameter.path("in").asString().equals("header")) {
                request.header(
                        parameter.path("name").asString(), parameter.path("example").asString());
            }
        }
    }

    /** The documented response of the same name, or nothing. */
    private static JsonNode documented(Example example) {
        return example.operation()
                .node()
                .at("/responses/200/content/application~1json/examples")
                .path(example.name())
                .path("value");
    }

    /** The likeliest label or answer of each result is the documented one. */
    private static void assertLike(JsonNode documented, JsonNode actual) {
        for (int i = 0; i < documented.path("results").size(); i++) {
            for (String first : List.of("/labels/0/label", "/answers/0/answer")) {
                assertThat(actual.path("results").path(i).at(first))
                        .isEqualTo(documented.path("results").path(i).at(first));
            }
        }
    }

    private static void assertDescribed(Operation operation, Answer answer) {
        JsonNode response =
                OpenApi.resolved(
                        operation.node().path("responses").path(Integer.toString(answer.status())));
        assertThat(response.isObject()).as("%s describes %s", operation, answer).isTrue();
        String type = answer.header("Content-Type").orElse("").replaceAll(";.*", "");
        JsonNode content = response.path("content").path(type);
        assertThat(content.isObject()).as("%s describes %s", operation, type).isTrue();
        if (type.endsWith("json")) {
            OpenApi.assertValid(content.get("schema"), answer.json());
        }
        response.path("headers")
                .forEachEntry((name, reference) -> {
                    JsonNode header = OpenApi.resolved(reference);
                    if (header.path("required").asBoolean(false)) {
                        assertThat(answer.header(name)).as("%s of %s", name, operation).isPresent();
                    }
                });
    }

    @Test
    void knowsTheSameProblemCodesAsTheService() {
        List<String> known =
                OpenApi.DOCUMENT
                        .at("/components/schemas/ProblemCode/enum")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList();
        assertThat(known)
                .containsExactlyElementsOf(
                        Arrays.stream(ProblemCode.values())
                                .filter(code -> code != ProblemCode.CLIENT_GONE)
                                .map(ProblemCode::value)
                                .toList());
    }

    static Stream<ProblemCode> codesOfAnIdleServer() {
        return Stream.of(
                ProblemCode.MALFORMED_REQUEST,
                ProblemCode.NOT_FOUND,
                ProblemCode.UNKNOWN_MODEL,
                ProblemCode.METHOD_NOT_ALLOWED,
                ProblemCode.NOT_ACCEPTABLE,
                ProblemCode.TOO_LARGE,
                ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                ProblemCode.NOT_AN_IMAGE,
                ProblemCode.INVALID_VALUE,
                ProblemCode.UNKNOWN_FIELD,
                ProblemCode.INVALID_IMAGE);
    }

    @ParameterizedTest
    @MethodSource("codesOfAnIdleServer")
    void rendersEveryKindOfProblemAsDescribed(ProblemCode code, Client client) {
        byte[] jpeg = Images.ship("jpg");
        String sentiment = "/v1/sentiment-analysis";
        String images = "/v1/image-classification";
        HttpRequest.Builder request =
                switch (code) {
                    case MALFORMED_REQUEST -> client.posting(sentiment, "{");
                    case NOT_FOUND -> client.request("/nothing/here");
                    case UNKNOWN_MODEL -> client.request("/v1/models/sentimental");
                    case METHOD_NOT_ALLOWED -> client.request(sentiment);
                    case NOT_ACCEPTABLE ->
                            client.posting(sentiment, "{\"inputs\": \"good\"}")
                                    .header("Accept", "application/xml");
                    case TOO_LARGE -> client.posting(sentiment, " ".repeat(9 << 20));
                    case UNSUPPORTED_MEDIA_TYPE ->
                            client.posting(
                                    sentiment, "text/plain", BodyPublishers.ofString("good"));
                    case NOT_AN_IMAGE ->
                            client.posting(
                                    images, "image/jpeg", BodyPublishers.ofString("no picture"));
                    case INVALID_VALUE -> client.posting(sentiment, "{\"inputs\": []}");
                    case UNKNOWN_FIELD -> client.posting(sentiment, "{\"input\": \"good\"}");
                    case INVALID_IMAGE ->
                            client.posting(
                                    images,
                                    "image/jpeg",
                                    BodyPublishers.ofByteArray(jpeg, 0, jpeg.length / 2));
                    default -> throw new AssertionError(code);
                };
        Problems.expect(client.send(request), code);
    }

    @Test
    void isServedByTheServiceItself(Client client) throws Exception {
        Answer answer = client.get("/openapi.yaml");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).isEqualTo(Files.readAllBytes(OpenApi.FILE));
    }

    @Test
    void isShownByAPageWhoseAssetsLoad(Client client) {
        Answer redirect = client.get("/swagger-ui");
        assertThat(redirect.status()).isBetween(301, 308);
        URI page = URI.create("/swagger-ui").resolve(redirect.header("Location").orElseThrow());
        Answer html = client.get(page.getPath());
        assertThat(html.status()).isEqualTo(200);
        assertThat(html.header("Content-Type").orElseThrow()).startsWith("text/html");
        List<String> assets =
                Pattern.compile("(?:src|href)=\"([^\"]+)\"")
                        .matcher(html.text())
                        .results()
                        .map(match -> page.resolve(match.group(1)).getPath())
                        .toList();
        assertThat(assets).hasSizeGreaterThanOrEqualTo(3);
        Map<String, String> types = Map.of("js", "javascript", "css", "text/css");
        for (String asset : assets) {
            Answer loaded = client.get(asset);
            assertThat(loaded.status()).as(asset).isEqualTo(200);
            assertThat(loaded.header("Content-Type").orElseThrow())
                    .contains(types.get(asset.substring(asset.lastIndexOf('.') + 1)));
        }
        assertThat(client.get("/swagger-ui/start.js").text()).contains("/openapi.yaml");
    }
}

package dev.djinn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.problem.ProblemCode;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The management API as its clients see it, over a real registry. */
@ServedByDjinn
class ManagementIT {

    private static final String MODELS = "/admin/v1/models";
    private static final String MOOD = MODELS + "/mood";

    private final Client client;

    ManagementIT(Client client) {
        this.client = client;
    }

    @BeforeEach
    @AfterEach
    void deleteWhatTestsRegister() {
        for (String name : List.of("mood", "mood-b", "mood-c")) {
            client.send(client.admin(MODELS + "/" + name).DELETE());
        }
    }

    private Answer get(String path) {
        return client.send(client.admin(path));
    }

    private Answer post(String path, String json) {
        return client.send(client.admin("POST", path, json));
    }

    private Answer put(String path, String json) {
        return client.send(client.admin("PUT", path, json));
    }

    private Answer delete(String path) {
        return client.send(client.admin(path).DELETE());
    }

    private Answer act(String path) {
        return post(path, "");
    }

    /** Nothing is fetched for an unloaded version. */
    private static String registration(String name, int version) {
        return "{\"name\": \"%s\", \"version\": %d, \"uri\": \"file:///srv/%s/%d\", \"desired\": \"unloaded\"}"
                .formatted(name, version, name, version);
    }

    private Answer register(int version) {
        Answer answer = post(MODELS, registration("mood", version));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        return answer;
    }

    @Test
    void registersAVersionAndSaysWhereItIs() {
        Answer answer = register(1);
        assertThat(answer.header("Location")).hasValue(MOOD + "/versions/1");
        assertThat(answer.header("ETag"))
                .hasValue("\"" + answer.json().path("revision").asLong() + "\"");
        JsonNode version = get(MOOD + "/versions/1").ok().path("version");
        assertThat(version.path("ref").asString()).isEqualTo("mood:1");
        assertThat(version.path("uri").asString()).isEqualTo("file:///srv/mood/1");
        assertThat(version.path("desired").asString()).isEqualTo("unloaded");
        assertThat(get(MOOD).ok().at("/aliases/0/alias").asString()).isEqualTo("default");
    }

    @Test
    void numbersVersionsByItself() {
        String json =
                "{\"name\": \"mood\", \"uri\": \"file:///srv/mood\", \"desired\": \"unloaded\"}";
        int first = post(MODELS, json).json().at("/version/version").asInt();
        assertThat(first).isPositive();
        assertThat(post(MODELS, json).json().at("/version/version").asInt()).isEqualTo(first + 1);
    }

    @Test
    void registersOnceForOneIdempotencyKey() {
        String json =
                "{\"name\": \"mood\", \"uri\": \"file:///srv/mood\", \"desired\": \"unloaded\"}";
        String key = "once-" + System.nanoTime();
        Answer first =
                client.send(client.admin("POST", MODELS, json).header("Idempotency-Key", key));
        Answer again =
                client.send(client.admin("POST", MODELS, json).header("Idempotency-Key", key));
        assertThat(List.of(first.status(), again.status())).containsOnly(202);
        assertThat(again.header("Location")).isPresent().isEqualTo(first.header("Location"));
        assertThat(again.header("ETag")).isPresent().isEqualTo(first.header("ETag"));
        Answer other =
                client.send(
                        client.admin("POST", MODELS, registration("mood", 1000))
                                .header("Idempotency-Key", key));
        Problems.expect(other, ProblemCode.INVALID_VALUE, "idempotency_key");
    }

    @Test
    void refusesAnotherPackageUnderTheSameVersion() {
        register(1);
        Answer again = post(MODELS, registration("mood", 1));
        assertThat(again.status()).isEqualTo(202);
        Answer other = post(MODELS, registration("mood", 1).replace("srv", "elsewhere"));
        Problems.expect(other, ProblemCode.CONFLICT);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("{\"uri\": \"file:///a\"}", ProblemCode.INVALID_VALUE, "name"),
                Arguments.of("{\"name\": \"mood\"}", ProblemCode.INVALID_VALUE, "uri"),
                Arguments.of(
                        "{\"name\": \"mood\", \"url\": \"file:///a\"}",
                        ProblemCode.UNKNOWN_FIELD,
                        "url"),
                named("../x"),
                named("😀"),
                named("x".repeat(300)),
                from("file:relative"),
                from("/no/scheme"),
                from("ftp://host/a.zip"),
                from("https:///a.zip"),
                from("https://host/a b"),
                from("https://user:secret@host/a.zip"),
                from("https://host/a.zip#sha256=00"),
                with("\"sha256\": \"00\"", "sha256"),
                with("\"version\": 0", "version"),
                with("\"desired\": \"gone\"", "desired"),
                with("\"settings\": {\"device\": \"tpu\"}", "settings.device"),
                with("\"settings\": {\"precision\": \"int4\"}", "settings.precision"),
                with("\"settings\": {\"idle_unload\": \"soon\"}", "settings.idle_unload"),
                with("\"settings\": {\"idle_unload\": \"1500ms\"}", "settings.idle_unload"),
                with("\"settings\": {\"idle_unload\": \"0s\"}", "settings.idle_unload"),
                with(
                        "\"settings\": {\"batching\": {\"max_batch_size\": 8}}",
                        "settings.batching.max_batch_tokens"));
    }

    private static Arguments named(String name) {
        return Arguments.of(
                "{\"name\": \"%s\", \"uri\": \"file:///a\"}".formatted(name),
                ProblemCode.INVALID_VALUE,
                "name");
    }

    private static Arguments from(String uri) {
        return Arguments.of(
                "{\"name\": \"mood\", \"uri\": \"%s\"}".formatted(uri),
                ProblemCode.INVALID_VALUE,
                "uri");
    }

    private static Arguments with(String field, String path) {
        return Arguments.of(
                "{\"name\": \"mood\", \"uri\": \"file:///a\", %s}".formatted(field),
                ProblemCode.INVALID_VALUE,
                path);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void namesTheFieldThatCannotBeRegistered(String json, ProblemCode code, String field) {
        Answer answer = post(MODELS, json);
        Problems.expect(answer, code, field);
        assertThat(answer.text()).doesNotContain("secret");
        Problems.expect(get(MOOD), ProblemCode.UNKNOWN_MODEL);
    }

    @Test
    void refusesWhatItCannotRead() {
        Problems.expect(post(MODELS, "{"), ProblemCode.MALFORMED_REQUEST);
        Problems.expect(act(MODELS), ProblemCode.MALFORMED_REQUEST);
        Problems.expect(post(MODELS, " ".repeat((1 << 20) + 1)), ProblemCode.TOO_LARGE);
        Problems.expect(get(MODELS + "?page=2"), ProblemCode.UNKNOWN_FIELD, "page");
        Problems.expect(get(MODELS + "?limit=0"), ProblemCode.INVALID_VALUE, "limit");
        Problems.expect(get(MODELS + "?after=%20"), ProblemCode.INVALID_VALUE, "after");
        Problems.expect(get(MOOD + "/versions/last"), ProblemCode.INVALID_VALUE, "version");
        Problems.expect(get(MODELS + "/MOOD"), ProblemCode.INVALID_VALUE, "model");
        Problems.expect(get("/admin/v1/nothing"), ProblemCode.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer wrong", "Bearer ", "Basic open-sesame-for-managers", ""})
    void wantsTheKeyOnEveryPath(String header) {
        for (String path : List.of("/admin", MODELS, "/admin/v1/events", "/admin/nothing")) {
            Answer answer =
                    client.send(client.managementRequest(path).header("Authorization", header));
            Problems.expect(answer, ProblemCode.UNAUTHENTICATED);
            assertThat(answer.header("WWW-Authenticate")).hasValue("Bearer");
        }
        assertThat(client.managed("/actuator/health/liveness").status()).isEqualTo(200);
    }

    @Test
    void isOnTheManagementPortOnly() {
        Answer answer =
                client.send(
                        client.request(MODELS)
                                .header("Authorization", "Bearer " + Client.MANAGEMENT_KEY));
        Problems.expect(answer, ProblemCode.NOT_FOUND);
        Problems.expect(client.get("/admin"), ProblemCode.NOT_FOUND);
    }

    @Test
    void loadsAndUnloads() {
        register(1);
        Answer loaded = act(MOOD + "/versions/1/load");
        assertThat(loaded.status()).isEqualTo(202);
        assertThat(loaded.json().at("/version/desired").asString()).isEqualTo("loaded");
        assertThat(act(MOOD + "/versions/1/unload").json().at("/version/desired").asString())
                .isEqualTo("unloaded");
        Problems.expect(act(MOOD + "/versions/9/load"), ProblemCode.UNKNOWN_MODEL, "version");
    }

    @Test
    void deletesAVersionOnlyWhenNoAliasPointsToIt() {
        register(1);
        register(2);
        JsonNode problem = Problems.expect(delete(MOOD + "/versions/1"), ProblemCode.CONFLICT);
        assertThat(problem.path("detail").asString()).contains("'default'");
        assertThat(delete(MOOD + "/versions/2").status()).isEqualTo(204);
        Problems.expect(get(MOOD + "/versions/2"), ProblemCode.UNKNOWN_MODEL, "version");
        assertThat(delete(MOOD).status()).isEqualTo(204);
        Problems.expect(get(MOOD), ProblemCode.UNKNOWN_MODEL);
    }

    @Test
    void splitsPromotesAndRollsBack() {
        register(1);
        register(2);
        String champion = MOOD + "/aliases/champion";
        JsonNode split =
                put(
                                champion,
                                "{\"targets\": [{\"version\": 1, \"weight\": 90}, {\"version\": 2, \"weight\": 10}], \"sticky_header\": \"X-User\"}")
                        .ok();
        assertThat(alias(split, "champion").path("targets").toString())
                .isEqualTo("[{\"version\":1,\"weight\":90},{\"version\":2,\"weight\":10}]");
        JsonNode promoted = post(champion + "/promote", "{\"version\": 2}").ok();
        assertThat(alias(promoted, "champion").at("/targets/0/version").asInt()).isEqualTo(2);
        assertThat(get(champion + "/history").ok().path("routes").size()).isEqualTo(2);
        assertThat(alias(act(champion + "/roll-back").ok(), "champion").path("sticky_header"))
                .isEqualTo(alias(split, "champion").path("sticky_header"));
        Problems.expect(act(champion + "/roll-back"), ProblemCode.CONFLICT);
        assertThat(delete(champion).status()).isEqualTo(204);
        Problems.expect(get(champion + "/history"), ProblemCode.UNKNOWN_MODEL, "alias");
        Problems.expect(delete(MOOD + "/aliases/default"), ProblemCode.CONFLICT);
    }

    private static JsonNode alias(JsonNode model, String name) {
        return model.path("aliases")
                .valueStream()
                .filter(alias -> alias.path("alias").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void showsTheShadowOfARoute() {
        register(1);
        register(2);
        String route =
                "{\"targets\":[{\"version\":1,\"weight\":1}],\"shadow\":{\"version\":2,\"percent\":12.5}}";
        JsonNode model = put(MOOD + "/aliases/default", route).ok();
        OpenApi.assertValid("RegisteredModel", model);
        assertThat(alias(model, "default").path("shadow").path("percent").asDouble())
                .isEqualTo(12.5);
        Problems.expect(delete(MOOD + "/versions/2"), ProblemCode.CONFLICT);
        JsonNode history = get(MOOD + "/aliases/default/history").ok();
        assertThat(history.path("routes").path(0)).isEqualTo(Answer.JSON.readTree(route));
    }

    @Test
    void refusesRoutesThatLeadNowhere() {
        register(1);
        String champion = MOOD + "/aliases/champion";
        Problems.expect(put(champion, "{}"), ProblemCode.INVALID_VALUE, "targets");
        Problems.expect(
                put(champion, "{\"targets\": [{\"version\": 1}]}"),
                ProblemCode.INVALID_VALUE,
                "targets.weight");
        Problems.expect(
                put(champion, "{\"targets\": [{\"version\": 3, \"weight\": 1}]}"),
                ProblemCode.INVALID_VALUE,
                "targets.version");
        Problems.expect(
                put(
                        champion,
                        "{\"targets\": [{\"version\": 1, \"weight\": 1}], \"shadow\": {\"version\": 2, \"percent\": 5}}"),
                ProblemCode.INVALID_VALUE,
                "shadow.version");
        Problems.expect(
                put(
                        champion,
                        "{\"targets\": [{\"version\": 1, \"weight\": 1}], \"shadow\": {\"version\": 1, \"percent\": 5}}"),
                ProblemCode.INVALID_VALUE,
                "shadow.version");
        register(2);
        Problems.expect(
                put(
                        champion,
                        "{\"targets\": [{\"version\": 1, \"weight\": 1}], \"shadow\": {\"version\": 2, \"percent\": 0}}"),
                ProblemCode.INVALID_VALUE,
                "shadow.percent");
        Problems.expect(
                put(MOOD + "/aliases/7", "{\"targets\": [{\"version\": 1, \"weight\": 1}]}"),
                ProblemCode.INVALID_VALUE,
                "alias");
        Problems.expect(post(champion + "/promote", "{}"), ProblemCode.INVALID_VALUE, "version");
    }

    @Test
    void replacesSettings() {
        register(1);
        String settings =
                "{\"device\":\"cpu\",\"precision\":\"fp32\",\"batching\":{\"max_batch_size\":8,\"max_batch_tokens\":1024,\"max_padding\":0.5},\"required\":false,\"idle_unload\":\"15m\"}";
        assertThat(put(MOOD + "/settings", settings).ok().path("settings"))
                .isEqualTo(Answer.JSON.readTree(settings));
        assertThat(put(MOOD + "/settings", "{}").ok().path("settings").isEmpty()).isTrue();
        Problems.expect(
                put(MOOD + "/settings", "{\"device\": \"tpu\"}"),
                ProblemCode.INVALID_VALUE,
                "device");
    }

    @Test
    void makesAChangeOnlyAtTheRevisionThatItIsMeantFor() {
        String first = register(1).header("ETag").orElseThrow();
        String second = register(2).header("ETag").orElseThrow();
        assertThat(second).isNotEqualTo(first).isEqualTo(get(MOOD).header("ETag").orElseThrow());
        Problems.expect(
                client.send(client.admin(MOOD).DELETE().header("If-Match", first)),
                ProblemCode.REVISION_CONFLICT);
        Problems.expect(
                client.send(client.admin(MOOD).DELETE().header("If-Match", "latest")),
                ProblemCode.INVALID_VALUE,
                "If-Match");
        Problems.expect(
                client.send(
                        client.admin("POST", MODELS, registration("mood", 3))
                                .header("If-None-Match", "*")),
                ProblemCode.REVISION_CONFLICT);
        assertThat(client.send(client.admin(MOOD).DELETE().header("If-Match", second)).status())
                .isEqualTo(204);
        assertThat(
                        client.send(
                                        client.admin("POST", MODELS, registration("mood", 3))
                                                .header("If-None-Match", "*"))
                                .status())
                .isEqualTo(202);
    }

    @Test
    void answersWithTheWholeModelWhateverAClientHasCached() {
        String tag = register(1).header("ETag").orElseThrow();
        assertThat(client.send(client.admin(MOOD).header("If-None-Match", tag)).status())
                .isEqualTo(200);
    }

    @Test
    void listsModelsInPages() {
        for (String name : List.of("mood", "mood-b", "mood-c")) {
            assertThat(post(MODELS, registration(name, 1)).status()).isEqualTo(202);
        }
        Answer part = get(MODELS + "?after=mood&limit=1");
        assertThat(part.header("Link"))
                .hasValue("</admin/v1/models?limit=1&after=mood-b>; rel=\"next\"");
        JsonNode page = part.ok();
        assertThat(page.at("/models/0/name").asString()).isEqualTo("mood-b");
        assertThat(page.path("next").asString()).isEqualTo("mood-b");
        Answer end = get(MODELS + "?limit=1000&after=" + page.path("next").asString());
        assertThat(end.header("Link")).isEmpty();
        JsonNode last = end.ok();
        assertThat(last.at("/models/0/name").asString()).isEqualTo("mood-c");
        assertThat(last.has("next")).isFalse();
    }

    @Test
    void tellsInTheAuditWhoChangedWhat() {
        register(1);
        act(MOOD + "/versions/1/load");
        Answer part = get("/admin/v1/audit?model=mood&limit=1");
        JsonNode audit = part.ok();
        assertThat(part.header("Link"))
                .hasValue(
                        "</admin/v1/audit?limit=1&before=%d&model=mood>; rel=\"next\""
                                .formatted(audit.path("next").asLong()));
        JsonNode entry = audit.at("/entries/0");
        assertThat(entry.path("action").asString()).isEqualTo("load");
        assertThat(entry.path("actor").asString()).matches("configured key [0-9a-f]{8}");
        assertThat(entry.at("/before/versions/1/desired").asString()).isEqualTo("unloaded");
        assertThat(entry.at("/after/versions/1/desired").asString()).isEqualTo("loaded");
        long next = audit.path("next").asLong();
        assertThat(
                        get("/admin/v1/audit?model=mood&before=" + next)
                                .ok()
                                .at("/entries/0/action")
                                .asString())
                .isEqualTo("register");
    }

    @Test
    void streamsChangesAsTheyAreMade() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<Stream<String>> response =
                    http.send(client.admin("/admin/v1/events").build(), BodyHandlers.ofLines());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
            Thread reader = Thread.ofVirtual().start(() -> response.body().forEach(lines::add));
            Eventually.happens(Duration.ofSeconds(10), () -> lines.contains("event:revision"));
            int told = lines.size();
            long revision = register(1).json().path("revision").asLong();
            String data = "data:{\"revision\":%d}".formatted(revision);
            Eventually.happens(Duration.ofSeconds(10), () -> lines.contains(data));
            assertThat(lines.subList(told, lines.size())).contains("id:" + revision);
            http.shutdownNow();
            reader.join(Duration.ofSeconds(10));
        }
        OpenApi.assertValid("RevisionEvent", Answer.JSON.readTree(dataAfter(lines, "revision")));
    }

    private static byte[] dataAfter(List<String> lines, String event) {
        int at = lines.indexOf("event:" + event);
        return lines.get(at + 1).substring("data:".length()).getBytes(StandardCharsets.UTF_8);
    }
}

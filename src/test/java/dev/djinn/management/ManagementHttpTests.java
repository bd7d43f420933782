package dev.djinn.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.inference.Call;
import dev.djinn.inference.CallListener;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ProblemCode;
import dev.djinn.registry.Artifact;
import dev.djinn.registry.DesiredState;
import dev.djinn.registry.Edit;
import dev.djinn.registry.FakeRegistry;
import dev.djinn.registry.ManagementKeys;
import dev.djinn.registry.ModelRegistry;
import dev.djinn.registry.ObservedState;
import dev.djinn.registry.ObservedVersion;
import dev.djinn.registry.Progress;
import dev.djinn.registry.Registration;
import dev.djinn.registry.RegistryChanges;
import dev.djinn.registry.Replica;
import dev.djinn.registry.Replicas;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API over real HTTP and a registry in memory: what replicas report, and a lost database. */
@SpringBootTest(
        classes = ManagementHttpTests.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "djinn.management.port=0",
            "djinn.management.address=127.0.0.1",
            "djinn.management.key=open-sesame-for-managers",
            "djinn.drain.delay=0s",
            "management.endpoint.health.validate-group-membership=false"
        })
class ManagementHttpTests {

    /** Not annotated as a configuration, so that other tests' scans pass it by. */
    @EnableAutoConfiguration
    @ComponentScan({"dev.djinn.management", "dev.djinn.problem", "dev.djinn.web"})
    @ConfigurationPropertiesScan({"dev.djinn.management", "dev.djinn.web"})
    static class Application {

        @Bean
        FakeRegistry fakeRegistry() {
            return new FakeRegistry(Clock.systemUTC());
        }

        @Bean
        ModelRegistry modelRegistry(FakeRegistry fake) {
            return fake.models();
        }

        @Bean
        Replicas replicas(FakeRegistry fake) {
            return fake.replicas();
        }

        @Bean
        RegistryChanges registryChanges(FakeRegistry fake) {
            return fake.changes();
        }

        @Bean
        ManagementKeys managementKeys(FakeRegistry fake) {
            return fake.keys();
        }

        @Bean
        CallListener callListener() {
            return new CallListener() {
                @Override
                public void finished(Call call, Duration time, Optional<ProblemCode> failure) {}

                @Override
                public void predicted(Call call, String label) {}
            };
        }
    }

    private static final ModelVersion QA = new ModelVersion(new ModelName("qa"), 1);
    private static final Replica REPLICA = new Replica("r1", "host", "0.1.0", Instant.EPOCH);
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired private FakeRegistry registry;
    @Autowired private EventStreams streams;
    @Autowired private WebServerApplicationContext context;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void registerAModel() {
        registry.models()
                .register(
                        Registration.of(
                                QA.name(),
                                new Artifact(URI.create("file:///srv/qa"), Optional.empty())),
                        Edit.by("ann"));
        report(ObservedState.FETCHING, Optional.of(new Progress(50, OptionalLong.of(200))));
    }

    @AfterEach
    void comeBack() {
        registry.setAvailable(true);
        http.shutdownNow();
    }

    private void report(ObservedState state, Optional<Progress> progress) {
        registry.replicas()
                .report(
                        REPLICA,
                        List.of(
                                new ObservedVersion(
                                        QA,
                                        state,
                                        Optional.of("because"),
                                        progress,
                                        Optional.empty(),
                                        List.of())));
    }

    private HttpRequest request(String path) {
        var server = (TomcatWebServer) context.getWebServer();
        int port = server.getTomcat().getService().findConnectors()[1].getLocalPort();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .header("Authorization", "Bearer open-sesame-for-managers")
                .build();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path), BodyHandlers.ofString());
    }

    @Test
    void showsWhatEachReplicaMakesOfAModel() throws Exception {
        JsonNode observed =
                JSON.readTree(get("/admin/v1/models/qa").body()).at("/versions/0/observed/0");
        assertThat(observed.path("replica").asString()).isEqualTo("r1");
        assertThat(observed.path("state").asString()).isEqualTo("fetching");
        assertThat(observed.path("reason").asString()).isEqualTo("because");
        assertThat(observed.path("progress").toString())
                .isEqualTo("{\"bytes\":50,\"total\":200,\"percent\":25}");
        JsonNode replica = JSON.readTree(get("/admin/v1/replicas").body()).at("/replicas/0");
        assertThat(replica.path("host").asString()).isEqualTo("host");
        assertThat(replica.at("/versions/0")).isEqualTo(observed);
    }

    @Test
    void saysThatTheRegistryIsAwayAndWhenToComeBack() throws Exception {
        registry.setAvailable(false);
        HttpResponse<String> response = get("/admin/v1/models");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(response.body()).contains("\"code\":\"registry_unavailable\"");
    }

    @Test
    void streamsWhatReplicasReport() throws Exception {
        HttpResponse<InputStream> response =
                http.send(request("/admin/v1/events"), BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(nextObserved(lines).path("state").asString()).isEqualTo("fetching");
            report(ObservedState.READY, Optional.empty());
            assertThat(nextObserved(lines).path("state").asString()).isEqualTo("ready");
        }
    }

    private static JsonNode nextObserved(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (!"event:observed".equals(line)) {
            assertThat(line).as("the stream goes on").isNotNull();
            line = lines.readLine();
        }
        return JSON.readTree(lines.readLine().substring("data:".length()));
    }

    @Test
    void boundsTheListeners() throws Exception {
        List<InputStream> open = new ArrayList<>();
        HttpResponse<InputStream> response = listen();
        while (response.statusCode() == 200) {
            open.add(response.body());
            assertThat(open).hasSizeLessThanOrEqualTo(EventStreams.MOST);
            response = listen();
        }
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(streams.count()).isEqualTo(EventStreams.MOST);
        for (InputStream stream : open) {
            stream.close();
        }
        http.shutdownNow();
        changeUntilNobodyListens();
        assertThat(streams.count()).isZero();
    }

    /** A closed connection shows when something is written to it. */
    private void changeUntilNobodyListens() {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        for (int i = 0; streams.count() > 0 && System.nanoTime() < end; i++) {
            DesiredState desired = i % 2 == 0 ? DesiredState.UNLOADED : DesiredState.LOADED;
            registry.models().setDesired(QA, desired, Edit.by("ann"));
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private HttpResponse<InputStream> listen() throws IOException, InterruptedException {
        return http.send(request("/admin/v1/events"), BodyHandlers.ofInputStream());
    }
}

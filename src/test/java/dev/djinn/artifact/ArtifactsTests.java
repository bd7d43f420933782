package dev.djinn.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.artifact.Checksum.Algorithm;
import dev.djinn.outbound.AllowedHosts;
import dev.djinn.outbound.OutboundHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/** Fetching as a whole, from servers that fail in every way. */
class ArtifactsTests {

    private static final FetchListener NOBODY = (_, _) -> {};
    private static final byte[] WEIGHTS = new byte[300_000];

    /** Longer than a busy machine takes to answer. */
    private static final Duration PATIENT = Duration.ofSeconds(20);

    private static final Duration IMPATIENT = Duration.ofMillis(500);

    static {
        new Random(42).nextBytes(WEIGHTS);
    }

    @TempDir private Path folder;

    private final SourceServer server = new SourceServer();
    private final List<Integer> pauses = Collections.synchronizedList(new ArrayList<>());
    private Artifacts artifacts;

    @BeforeEach
    void open() {
        artifacts = artifacts(DataSize.ofMegabytes(10), "127.0.0.1");
    }

    private Artifacts artifacts(DataSize maxSize, String... hosts) {
        return artifacts(maxSize, PATIENT, hosts);
    }

    private Artifacts artifacts(DataSize maxSize, Duration readTimeout, String... hosts) {
        ArtifactProperties properties =
                new ArtifactProperties(
                        folder.resolve("cache"),
                        DataSize.ofMegabytes(20),
                        maxSize,
                        100,
                        4,
                        PATIENT,
                        readTimeout,
                        Set.of(hosts),
                        URI.create(server.url("/zoo")),
                        URI.create(server.url("/hub")),
                        new ArtifactProperties.S3(Optional.empty(), "us-east-1"));
        OutboundHttp http =
                new OutboundHttp(
                        AllowedHosts.ofOperator(properties.hosts()),
                        properties.connectTimeout(),
                        properties.readTimeout(),
                        5);
        HttpSource web = new HttpSource(http);
        return new Artifacts(
                properties,
                new ArtifactSources(
                        Map.of(
                                "file",
                                new FileSource(),
                                "http",
                                web,
                                "djl",
                                new ZooSource(properties.mlrepo(), web))),
                http,
                new CountDownLatch(1),
                new Retries(3, pauses::add));
    }

    private void reopenImpatiently() {
        artifacts.close();
        artifacts = artifacts(DataSize.ofMegabytes(10), IMPATIENT, "127.0.0.1");
    }

    private void reopen(DataSize maxSize, String... hosts) {
        artifacts.close();
        artifacts = artifacts(maxSize, hosts);
    }

    @AfterEach
    void stop() {
        artifacts.close();
        server.close();
        assertThat(unfinished()).as("half-built artifacts").isEmpty();
    }

    private List<Path> unfinished() {
        Path work = folder.resolve("cache/work");
        if (Files.notExists(work)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(work)) {
            return files.filter(Files::isDirectory).filter(path -> !path.equals(work)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ArtifactUri uri(String path) {
        return ArtifactUri.parse(server.url(path));
    }

    private ArtifactLease fetch(String path) {
        return artifacts.fetch(uri(path), NOBODY);
    }

    private void fetchesWeights(String path) {
        try (ArtifactLease lease = fetch(path)) {
            assertThat(lease.directory().resolve("model.pt")).hasBinaryContent(WEIGHTS);
        }
    }

    private String failure(ArtifactUri uri) {
        return assertThatExceptionOfType(ArtifactException.class)
                .isThrownBy(() -> artifacts.fetch(uri, NOBODY).close())
                .actual()
                .getMessage();
    }

    private String failure(String path) {
        return failure(uri(path));
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Algorithm.SHA256.digest().digest(bytes));
    }

    @Test
    void fetchesAWeightsFileWithProgress() {
        server.file("/model.pt", WEIGHTS);
        List<Long> bytes = new ArrayList<>();
        try (ArtifactLease lease =
                artifacts.fetch(
                        uri("/model.pt#sha256=" + sha256(WEIGHTS)),
                        (now, total) -> {
                            bytes.add(now);
                            assertThat(total).isEqualTo(OptionalLong.of(WEIGHTS.length));
                        })) {
            assertThat(lease.directory().resolve("model.pt")).hasBinaryContent(WEIGHTS);
        }
        assertThat(bytes).isSorted().endsWith((long) WEIGHTS.length).hasSizeGreaterThan(3);
    }

    @Test
    void unpacksAnArchiveAndEntersItsOnlyFolder() {
        server.file("/toy.mar", Archives.zip("toy/model.yaml", "name: toy", "toy/model.pt", "abc"));
        try (ArtifactLease lease = fetch("/toy.mar")) {
            assertThat(lease.directory().resolve("model.yaml")).hasContent("name: toy");
        }
    }

    @Test
    void readsAnArchiveAndAFolderFromThisDisk() throws IOException {
        Path archive = folder.resolve("toy.tar.gz");
        Files.write(archive, Archives.gzip(Archives.tar("model.pt", "abc")));
        try (ArtifactLease lease =
                artifacts.fetch(ArtifactUri.parse(archive.toUri().toString()), NOBODY)) {
            assertThat(lease.directory().resolve("model.pt")).hasContent("abc");
        }
        Path plain = Files.createDirectory(folder.resolve("plain"));
        try (ArtifactLease lease =
                artifacts.fetch(ArtifactUri.parse(plain.toUri().toString()), NOBODY)) {
            assertThat(lease.directory()).isEqualTo(plain);
        }
        assertThat(plain).exists();
    }

    @Test
    void resumesAfterACut() {
        AtomicInteger times = new AtomicInteger();
        server.route(
                "/model.pt",
                exchange -> {
                    int cut =
                            exchange.getRequestMethod().equals("GET") ? times.incrementAndGet() : 9;
                    SourceServer.answer(exchange, WEIGHTS, cut < 5 ? cut * 70_000 : WEIGHTS.length);
                });
        fetchesWeights("/model.pt");
        assertThat(server.requests()).contains("GET /model.pt").hasSizeGreaterThan(4);
        assertThat(server.requests().getLast()).startsWith("GET /model.pt bytes=");
    }

    @Test
    void startsAgainWhenTheFileChangesInTheMiddle() {
        byte[] before = new byte[WEIGHTS.length];
        AtomicInteger times = new AtomicInteger();
        server.route(
                "/model.pt",
                exchange -> {
                    boolean first =
                            exchange.getRequestMethod().equals("GET")
                                    && times.getAndIncrement() == 0;
                    SourceServer.answer(
                            exchange, first ? before : WEIGHTS, first ? 100_000 : WEIGHTS.length);
                });
        fetchesWeights("/model.pt");
    }

    @Test
    void resumesWhenAServerFallsSilent() {
        reopenImpatiently();
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger times = new AtomicInteger();
        server.route(
                "/model.pt",
                exchange -> {
                    boolean first =
                            exchange.getRequestMethod().equals("GET")
                                    && times.getAndIncrement() == 0;
                    SourceServer.answer(exchange, WEIGHTS, first ? 100_000 : WEIGHTS.length);
                    if (first) {
                        await(released);
                    }
                });
        fetchesWeights("/model.pt");
        released.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void triesAgainWhenAServerIsOverloaded() {
        AtomicInteger times = new AtomicInteger();
        server.route(
                "/model.pt",
                exchange -> {
                    if (exchange.getRequestMethod().equals("GET") && times.getAndIncrement() < 2) {
                        exchange.sendResponseHeaders(503, -1);
                        return;
                    }
                    SourceServer.answer(exchange, WEIGHTS, WEIGHTS.length);
                });
        fetchesWeights("/model.pt");
        assertThat(pauses).containsExactly(1, 2);
    }

    @Test
    void givesUpOnAServerThatStaysBroken() {
        server.route("/model.pt", exchange -> exchange.sendResponseHeaders(500, -1));
        assertThat(failure("/model.pt"))
                .startsWith(server.url("/model.pt") + ": ")
                .contains("127.0.0.1 answered 500")
                .contains("check the source");
        assertThat(pauses).containsExactly(1, 2);
    }

    @Test
    void doesNotAskTwiceForWhatIsNotThere() {
        assertThat(failure("/nothing.pt")).contains("answered 404").contains("correct the URI");
        assertThat(pauses).isEmpty();
    }

    @Test
    void refusesAWrongChecksum() {
        server.file("/model.pt", WEIGHTS);
        assertThat(failure("/model.pt#sha256=" + "0".repeat(64)))
                .contains("its SHA-256 is " + sha256(WEIGHTS) + " instead of 0000");
    }

    @Test
    void refusesABodyThatIsAlwaysTruncated() {
        server.route(
                "/model.pt",
                exchange -> {
                    exchange.sendResponseHeaders(200, 10);
                    exchange.getResponseBody().write(new byte[4]);
                });
        assertThat(failure("/model.pt")).contains("cannot be fetched");
    }

    @Test
    void refusesMoreBytesThanTheLimit() {
        reopen(DataSize.ofKilobytes(100), "127.0.0.1");
        server.file("/model.pt", WEIGHTS);
        assertThat(failure("/model.pt")).contains("300000 bytes").contains("102400 bytes");
        server.route(
                "/endless.pt",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] chunk = new byte[1000];
                    for (int i = 0; i < 1000; i++) {
                        exchange.getResponseBody().write(chunk);
                    }
                });
        assertThat(failure("/endless.pt")).contains("more than the 102400 bytes");
    }

    @Test
    void asksNoHostThatIsNotListed() {
        reopen(DataSize.ofMegabytes(1));
        server.file("/model.pt", WEIGHTS);
        assertThat(failure("/model.pt"))
                .contains("the host 127.0.0.1 is not on the list of allowed hosts")
                .contains("djinn.artifacts.hosts");
        assertThat(server.requests()).isEmpty();
        reopen(DataSize.ofMegabytes(1), "*");
        assertThat(failure("/model.pt")).contains("inside the network");
        assertThat(server.requests()).isEmpty();
        assertThat(pauses).isEmpty();
    }

    private void redirect(String path, String target) {
        server.route(
                path,
                exchange -> {
                    exchange.getResponseHeaders().set("Location", target);
                    exchange.sendResponseHeaders(302, -1);
                });
    }

    @Test
    void followsRedirectsToListedHostsOnly() {
        server.file("/model.pt", WEIGHTS);
        redirect("/moved/model.pt", "/model.pt");
        fetchesWeights("/moved/model.pt");
        redirect("/inside/model.pt", "http://169.254.169.254/latest/meta-data");
        assertThat(failure("/inside/model.pt")).contains("169.254.169.254 is not on the list");
        redirect("/file/model.pt", "file:///etc/passwd");
        assertThat(failure("/file/model.pt")).contains("from http to file");
        redirect("/loop/model.pt", "/loop/model.pt");
        assertThat(failure("/loop/model.pt")).contains("more than 5 redirects");
    }

    @Test
    void asksAgainWhetherAFileIsStillTheSame() {
        server.file("/model.pt", WEIGHTS);
        fetchesWeights("/model.pt");
        fetchesWeights("/model.pt");
        assertThat(server.requests())
                .containsExactly("HEAD /model.pt", "GET /model.pt", "HEAD /model.pt");
        server.file("/model.pt", new byte[] {1});
        try (ArtifactLease lease = fetch("/model.pt")) {
            assertThat(lease.directory().resolve("model.pt")).hasSize(1);
        }
    }

    @Test
    void asksNobodyForWhatAChecksumNames() {
        server.file("/model.pt", WEIGHTS);
        String path = "/model.pt#sha256=" + sha256(WEIGHTS);
        fetchesWeights(path);
        reopen(DataSize.ofMegabytes(10));
        fetchesWeights(path);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void usesWhatItHasWhenTheSourceIsGone() {
        server.file("/model.pt", WEIGHTS);
        fetchesWeights("/model.pt");
        server.close();
        fetchesWeights("/model.pt");
    }

    @Test
    void usesWhatItHasWhenTheSourceIsSilent() {
        CountDownLatch released = new CountDownLatch(1);
        server.file("/model.pt", WEIGHTS);
        fetchesWeights("/model.pt");
        reopenImpatiently();
        server.route("/model.pt", _ -> await(released));
        fetchesWeights("/model.pt");
        released.countDown();
    }

    @Test
    void beginsNothingOnceItIsClosed() throws IOException {
        Path archive = folder.resolve("toy.zip");
        Files.write(archive, Archives.zip("model.pt", "abc"));
        artifacts.close();
        assertThat(failure(ArtifactUri.parse(archive.toUri().toString())))
                .contains("the fetch was broken off");
        assertThat(folder.resolve("cache")).doesNotExist();
    }

    @Test
    void sharesOneFetchBetweenThoseWhoAskAtTheSameTime() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        server.route(
                "/model.pt",
                exchange -> {
                    if (exchange.getRequestMethod().equals("GET")) {
                        started.countDown();
                        await(released);
                    }
                    SourceServer.answer(exchange, WEIGHTS, WEIGHTS.length);
                });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ArtifactLease>> leases = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                leases.add(threads.submit(() -> fetch("/model.pt")));
            }
            started.await();
            released.countDown();
            for (Future<ArtifactLease> lease : leases) {
                assertThat(lease.get().directory().resolve("model.pt")).hasBinaryContent(WEIGHTS);
                lease.get().close();
            }
        }
        assertThat(server.requests().stream().filter("GET /model.pt"::equals)).hasSize(1);
    }

    @Test
    void breaksOffWhenItsThreadIsInterrupted() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        server.route(
                "/model.pt",
                exchange -> {
                    started.countDown();
                    await(released);
                });
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread thread =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                fetch("/model.pt").close();
                            } catch (ArtifactException e) {
                                end.set(e);
                            }
                        });
        started.await();
        thread.interrupt();
        thread.join();
        released.countDown();
        assertThat(end.get()).hasMessageContaining("broken off");
        assertThat(pauses).isEmpty();
    }

    @Test
    void namesTheSchemesThatItKnows() {
        ArtifactProperties defaults =
                new Binder(new MapConfigurationPropertySource(Map.of()))
                        .bindOrCreate("djinn.artifacts", ArtifactProperties.class);
        ArtifactUri uri = ArtifactUri.parse("ftp://models.test/a.zip");
        try (Artifacts all = Artifacts.of(defaults)) {
            assertThatExceptionOfType(ArtifactException.class)
                    .isThrownBy(() -> all.fetch(uri, NOBODY))
                    .withMessage(
                            "ftp://models.test/a.zip: the scheme ftp is not known: use one of djl, file, hf, http, https, s3");
        }
    }

    @Test
    void fetchesFromAZooWithItsProperties() throws IOException {
        String folder = "/zoo/model/nlp/text_classification/ai/djl/pytorch/toy/";
        byte[] archive =
                Archives.zip("toy.pt", "abc", "serving.properties", "engine=PyTorch\nwidth=1\n");
        server.file(folder + "0.0.1/toy.zip", archive);
        server.file(
                folder + "metadata.json",
                """
                {"artifacts": [{"version": "0.0.1", "name": "toy", "arguments": {"width": 224},
                  "files": {"model": {"uri": "0.0.1/toy.zip", "name": "", "sha1Hash": "%s", "size": %d}}}]}
                """
                        .formatted(
                                HexFormat.of().formatHex(Algorithm.SHA1.digest().digest(archive)),
                                archive.length)
                        .getBytes(StandardCharsets.UTF_8));
        ArtifactUri uri = ArtifactUri.parse("djl://ai.djl.pytorch/toy");
        try (ArtifactLease lease = artifacts.fetch(uri, NOBODY)) {
            assertThat(lease.directory().resolve("toy.pt")).hasContent("abc");
            assertThat(Files.readAllLines(lease.directory().resolve("serving.properties")))
                    .contains("engine=PyTorch", "width=224", "application=nlp/text_classification");
        }
        server.file(folder + "0.0.1/toy.zip", new byte[archive.length]);
        reopenWithoutCache();
        assertThat(failure(uri)).contains("its SHA-1 is").contains("toy.zip");
        server.file(folder + "0.0.1/toy.zip", new byte[3]);
        assertThat(failure(uri)).contains("it has 3 bytes, but is listed with");
    }

    @Test
    void refusesMoreFilesThanTheLimit() {
        String items =
                IntStream.rangeClosed(0, 100)
                        .mapToObj("\"f%1$d\": {\"uri\": \"f%1$d.pt\"}"::formatted)
                        .collect(Collectors.joining(","));
        server.file(
                "/zoo/model/nlp/text_classification/ai/djl/pytorch/many/metadata.json",
                "{\"artifacts\": [{\"version\": \"0.0.1\", \"files\": {%s}}]}"
                        .formatted(items)
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(failure(ArtifactUri.parse("djl://ai.djl.pytorch/many")))
                .contains("it has 101 files, more than the 100 of djinn.artifacts.max-entries");
    }

    private void reopenWithoutCache() throws IOException {
        artifacts.close();
        try (Stream<Path> index = Files.list(folder.resolve("cache/index"))) {
            for (Path entry : index.toList()) {
                Files.delete(entry);
            }
        }
        artifacts = artifacts(DataSize.ofMegabytes(10), "127.0.0.1");
    }
}

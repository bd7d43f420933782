package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.djinn.artifact.ArtifactUri;
import dev.djinn.artifact.Artifacts;
import dev.djinn.artifact.TestedArtifacts;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.registry.FakeRegistry;
import dev.djinn.registry.ObservedState;
import dev.djinn.serving.ModelFetcher.Arrival;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFetcherTests {

    private static final int MOST = 2;

    @TempDir private Path folder;

    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch busy = new CountDownLatch(MOST);
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger greatest = new AtomicInteger();
    private final Pins pins =
            new Pins(new FakeRegistry(Clock.systemUTC()).models(), "test", Duration.ofMillis(10));
    private final List<FetchProgress> progress = new ArrayList<>();
    private HttpServer server;
    private Artifacts artifacts;
    private ModelFetcher fetcher;

    /** A source that has nothing, and takes its time to say so. */
    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    greatest.accumulateAndGet(now.incrementAndGet(), Math::max);
                    busy.countDown();
                    await(open);
                    now.decrementAndGet();
                    exchange.sendResponseHeaders(404, -1);
                    exchange.close();
                });
        server.start();
        artifacts = TestedArtifacts.in(folder.resolve("cache"), "127.0.0.1");
        fetcher = new ModelFetcher(artifacts, pins, MOST);
    }

    @AfterEach
    void stop() {
        open.countDown();
        fetcher.close();
        artifacts.close();
        pins.close();
        server.stop(0);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Fetch(Runnable stop, CompletableFuture<Arrival> arrival) {

        String missing() throws Exception {
            return ((Arrival.Missing) arrival.get(20, TimeUnit.SECONDS)).cause();
        }
    }

    private Fetch fetch(int number) {
        ArtifactUri uri =
                ArtifactUri.parse(
                        "http://127.0.0.1:%d/%d.zip"
                                .formatted(server.getAddress().getPort(), number));
        FetchProgress its = new FetchProgress(uri);
        progress.add(its);
        CompletableFuture<Arrival> arrival = new CompletableFuture<>();
        Runnable stop =
                fetcher.fetch(
                        new ModelVersion(new ModelName("a"), number), uri, its, arrival::complete);
        return new Fetch(stop, arrival);
    }

    private ObservedState observed(int index) {
        ModelVersion version = new ModelVersion(new ModelName("a"), index + 1);
        return Heartbeats.observed(new ModelEntry.Fetching(version, progress.get(index))).state();
    }

    @Test
    void fetchesAFewAtATimeAndSaysThatTheOthersWait() throws Exception {
        List<Fetch> fetches = new ArrayList<>();
        for (int number = 1; number <= MOST; number++) {
            fetches.add(fetch(number));
        }
        await(busy);
        for (int number = MOST + 1; number <= 6; number++) {
            fetches.add(fetch(number));
        }
        awaitWaiting(5);
        assertThat(progress.get(5).toString()).contains("/6.zip", "waits", "concurrent-fetches");
        assertThat(observed(5)).isEqualTo(ObservedState.PENDING);
        assertThat(observed(0)).isEqualTo(ObservedState.FETCHING);
        open.countDown();
        for (Fetch fetch : fetches) {
            assertThat(fetch.missing()).contains(".zip");
        }
        assertThat(greatest.get()).isEqualTo(MOST);
        assertThat(progress).noneMatch(FetchProgress::isWaiting);
    }

    private void awaitWaiting(int index) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!progress.get(index).isWaiting() && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void breaksOffOneThatWaitsForItsTurn() throws Exception {
        for (int number = 1; number <= MOST; number++) {
            fetch(number);
        }
        await(busy);
        Fetch waiting = fetch(3);
        awaitWaiting(2);
        waiting.stop().run();
        assertThat(waiting.missing()).contains("broken off before its turn");
        assertThat(now.get()).isEqualTo(MOST);
    }
}

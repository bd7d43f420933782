package dev.djinn.management;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import dev.djinn.registry.ModelRegistry;
import dev.djinn.registry.RegistryChanges;
import dev.djinn.registry.Replicas;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Streams of server-sent events: what is there, then what differs from what was told before. So a
 * slow client misses states in between and nothing else, and delays nobody.
 *
 * <p>Each stream has a virtual thread, which owns what was told; it ends with its client or when
 * the service stops, and gives its place back exactly once.
 */
final class EventStreams implements SmartLifecycle {

    static final int MOST = 32;
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final RegistryChanges changes;
    private final SightWatch watch;
    private final Duration heartbeat;
    private final Semaphore places = new Semaphore(MOST);
    private final Set<Thread> streams = ConcurrentHashMap.newKeySet();
    private RegistryChanges.Subscription subscription = () -> {};
    private volatile boolean running;

    /**
     * @param heartbeat longest silence of a stream
     */
    EventStreams(
            ModelRegistry registry,
            Replicas replicas,
            RegistryChanges changes,
            Duration heartbeat) {
        this.changes = changes;
        this.heartbeat = heartbeat;
        this.watch = new SightWatch(() -> look(registry, replicas), INTERVAL);
    }

    private static Sight look(ModelRegistry registry, Replicas replicas) {
        return Sight.of(
                registry.revision(),
                replicas.list().stream()
                        .flatMap(status ->
                                status.versions().stream()
                                        .map(observed ->
                                                ObservedView.of(status.replica(), observed)))
                        .toList());
    }

    /**
     * @throws ServingException {@code OVERLOADED} when there are as many as there may be
     */
    SseEmitter open() {
        if (!running || !places.tryAcquire()) {
            throw ServingException.retryable(
                    ProblemCode.OVERLOADED,
                    "There are %d listeners to events already, or the service stops: close one, or try again later."
                            .formatted(MOST),
                    heartbeat);
        }
        SseEmitter emitter = new SseEmitter(0L);
        Thread stream = Thread.ofVirtual().name("djinn-events").unstarted(() -> tell(emitter));
        emitter.onCompletion(stream::interrupt);
        emitter.onError(_ -> stream.interrupt());
        streams.add(stream);
        watch.join();
        stream.start();
        return emitter;
    }

    private void tell(SseEmitter emitter) {
        try {
            Sight told = Sight.NONE;
            while (running) {
                Sight now = watch.awaitOther(told, heartbeat);
                send(emitter, told, now);
                told = now;
            }
            emitter.complete();
        } catch (InterruptedException | IOException | IllegalStateException _) {
            emitter.complete();
        } finally {
            streams.remove(Thread.currentThread());
            watch.leave();
            places.release();
        }
    }

    private static void send(SseEmitter emitter, Sight told, Sight now) throws IOException {
        if (now.equals(told)) {
            emitter.send(SseEmitter.event().comment("still here"));
            return;
        }
        for (Sight.Event event : now.since(told)) {
            emitter.send(
                    SseEmitter.event()
                            .id(Long.toString(now.revision()))
                            .name(event.name())
                            .data(event.data(), MediaType.APPLICATION_JSON));
        }
    }

    /** How many listen. */
    int count() {
        return streams.size();
    }

    @Override
    public void start() {
        running = true;
        subscription = changes.subscribe(_ -> watch.changed());
        Thread.ofVirtual().name("djinn-events-watch").start(watch);
    }

    @Override
    public void stop() {
        running = false;
        subscription.close();
        watch.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the drain, and before the web server waits for the requests under way. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }
}

package dev.djinn.web;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * The first step of an orderly end: readiness goes off and connections are no longer kept alive,
 * while everything is still served, until load balancers have noticed. The web server then refuses
 * connections and finishes what it has.
 */
final class Drain implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    private final ApplicationContext context;
    private final Duration delay;
    private volatile boolean running;
    private volatile boolean draining;

    Drain(ApplicationContext context, Duration delay) {
        this.context = context;
        this.delay = delay;
    }

    boolean draining() {
        return draining;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        draining = true;
        log.info(
                "Draining: not ready any more; connections are accepted for another {} ms",
                delay.toMillis());
        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        try {
            Thread.sleep(delay);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before everything else. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}

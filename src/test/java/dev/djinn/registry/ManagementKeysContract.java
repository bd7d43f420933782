package dev.djinn.registry;

import static dev.djinn.registry.Samples.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link ManagementKeys} must do; there is none before each test. */
abstract class ManagementKeysContract {

    abstract ManagementKeys keys();

    @Test
    void keepsTheFirstKey() {
        assertThat(keys().find()).isEmpty();
        assertThat(keys().keepFirst(sha256('a'))).isEqualTo(sha256('a'));
        assertThat(keys().keepFirst(sha256('b'))).isEqualTo(sha256('a'));
        assertThat(keys().find()).contains(sha256('a'));
    }

    @Test
    void keepsOneOfSeveralThatComeAtOnce() throws InterruptedException, ExecutionException {
        Set<Sha256> kept = new HashSet<>();
        try (ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Sha256>> results =
                    "0123456789"
                            .chars()
                            .mapToObj(digit ->
                                    replicas.submit(() -> keys().keepFirst(sha256((char) digit))))
                            .toList();
            for (Future<Sha256> result : results) {
                kept.add(result.get());
            }
        }
        assertThat(kept).hasSize(1);
        assertThat(keys().find()).contains(kept.iterator().next());
    }
}

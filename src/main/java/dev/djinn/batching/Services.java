package dev.djinn.batching;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The batchers that a dispatcher serves; to be used under its lock only. */
final class Services {

    private final List<Service<?, ?>> all = new ArrayList<>();

    void add(Service<?, ?> service) {
        all.add(service);
    }

    void remove(Batcher<?, ?> batcher) {
        all.removeIf(service -> service.batcher() == batcher);
    }

    boolean waiting() {
        return all.stream().anyMatch(Service::waiting);
    }

    /** Expected nanoseconds of one core for all that waits and does not yield. */
    long pending() {
        return all.stream()
                .filter(service -> !service.yields())
                .mapToLong(service -> service.batcher().pending())
                .sum();
    }

    /** Whether a batch of it may have all cores: no other that does not yield has any. */
    boolean isLone(Service<?, ?> served) {
        return !served.yields() && all.stream().noneMatch(it -> !it.yields() && it.waiting());
    }

    /** The one whose oldest entry has waited longest; one that yields only when no other waits. */
    Optional<Service<?, ?>> longestWaiting() {
        return longestWaiting(false).or(() -> longestWaiting(true));
    }

    private Optional<Service<?, ?>> longestWaiting(boolean yielding) {
        Optional<Service<?, ?>> longest = Optional.empty();
        long since = 0;
        for (Service<?, ?> service : all) {
            if (service.yields() != yielding) {
                continue;
            }
            OptionalLong oldest = service.batcher().oldest();
            if (oldest.isPresent() && (longest.isEmpty() || oldest.getAsLong() - since < 0)) {
                longest = Optional.of(service);
                since = oldest.getAsLong();
            }
        }
        return longest;
    }
}

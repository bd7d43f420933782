package dev.djinn.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.model.BatchingPolicy;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchQueueTests {

    private static final int SEEDS = 200;
    private static final int STEPS = 300;
    private static final int FREE_PADDING = 1_000_000;

    private static BatchQueue<String, String> queue(int size, int tokens, double padding) {
        return new BatchQueue<>(new BatchingPolicy(size, tokens, padding), FREE_PADDING, 100);
    }

    private static Entry<String, String> entry(int length) {
        return new Entry<>("x", length, 0, Long.MAX_VALUE, Requester.UNKNOWN);
    }

    private static List<Integer> lengths(List<Entry<String, String>> batch) {
        return batch.stream().map(entry -> entry.length).toList();
    }

    @Test
    void givesNothingWhenNothingWaits() {
        var queue = queue(4, 100, 1);
        assertThat(queue.poll()).isEmpty();
        assertThat(queue.oldest()).isEmpty();
        assertThat(queue.size()).isZero();
    }

    @Test
    void putsEqualLengthsIntoOneBatchInTheirOrder() {
        var queue = queue(3, 100, 0);
        var entries = List.of(entry(5), entry(5), entry(5), entry(5));
        queue.offer(entries);
        assertThat(queue.poll()).containsExactlyElementsOf(entries.subList(0, 3));
        assertThat(queue.poll()).containsExactly(entries.get(3));
    }

    @Test
    void addsTheNearestLengthsToTheOldest() {
        var queue = queue(3, 1000, 1);
        queue.offer(List.of(entry(10), entry(30), entry(12), entry(1), entry(9)));
        assertThat(lengths(queue.poll())).containsExactly(10, 9, 12);
        assertThat(lengths(queue.poll())).containsExactly(30, 1);
    }

    @Test
    void startsWithTheOldestEvenWhenOthersFitBetterTogether() {
        var queue = queue(8, 1000, 0.1);
        queue.offer(List.of(entry(100), entry(10), entry(10), entry(10)));
        assertThat(lengths(queue.poll())).containsExactly(100);
        assertThat(lengths(queue.poll())).containsExactly(10, 10, 10);
    }

    @Test
    void padsNoMoreThanTheSavedRunsAreWorth() {
        var queue = new BatchQueue<String, String>(new BatchingPolicy(8, 1000, 1), 4, 100);
        queue.offer(List.of(entry(100), entry(96), entry(95), entry(90)));
        assertThat(lengths(queue.poll())).containsExactly(100, 96);
        assertThat(lengths(queue.poll())).containsExactly(95);
        assertThat(lengths(queue.poll())).containsExactly(90);
    }

    @Test
    void countsTokensAsTheyArePadded() {
        var queue = queue(8, 30, 1);
        queue.offer(List.of(entry(10), entry(9), entry(8), entry(7)));
        assertThat(lengths(queue.poll())).containsExactly(10, 9, 8);
    }

    @Test
    void runsAnEntryLongerThanTheTokenLimitAlone() {
        var queue = queue(8, 30, 1);
        queue.offer(List.of(entry(500), entry(500), entry(1)));
        assertThat(lengths(queue.poll())).containsExactly(500);
        assertThat(lengths(queue.poll())).containsExactly(500);
        assertThat(lengths(queue.poll())).containsExactly(1);
    }

    @Test
    void refusesAllOrTakesAll() {
        var queue = new BatchQueue<String, String>(new BatchingPolicy(8, 100, 1), FREE_PADDING, 3);
        assertThat(queue.offer(List.of(entry(1), entry(1)))).isTrue();
        assertThat(queue.offer(List.of(entry(1), entry(1)))).isFalse();
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.offer(List.of(entry(1)))).isTrue();
    }

    @Test
    void removesAnEntryOnce() {
        var queue = queue(8, 100, 1);
        var removed = entry(3);
        var kept = entry(3);
        queue.offer(List.of(removed, kept));
        assertThat(queue.remove(removed)).isTrue();
        assertThat(queue.remove(removed)).isFalse();
        assertThat(queue.remove(entry(3))).isFalse();
        assertThat(queue.poll()).containsExactly(kept);
        assertThat(queue.remove(kept)).isFalse();
    }

    @Test
    void keepsItsInvariantsInRandomRuns() {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                new RandomRun(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    /** A queue beside a plain list of what must be in it. */
    private static final class RandomRun {

        private final Random random;
        private final BatchingPolicy policy;
        private final int runCost;
        private final int capacity;
        private final BatchQueue<String, String> queue;
        private final List<Entry<String, String>> waiting = new ArrayList<>();
        private final Set<Entry<String, String>> gone = new HashSet<>();
        private final Map<Entry<String, String>, Integer> latestPoll = new HashMap<>();
        private int polls;
        private int offered;

        RandomRun(long seed) {
            random = new Random(seed);
            policy =
                    new BatchingPolicy(
                            1 + random.nextInt(8),
                            1 + random.nextInt(200),
                            random.nextInt(5) / 4.0);
            capacity = 1 + random.nextInt(40);
            runCost = random.nextInt(3) * random.nextInt(30);
            queue = new BatchQueue<>(policy, runCost, capacity);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(4)) {
                    case 0, 1 -> offer();
                    case 2 -> poll();
                    default -> remove();
                }
                check();
            }
            while (!waiting.isEmpty()) {
                poll();
                check();
            }
            assertThat(queue.poll()).isEmpty();
            assertThat(gone).hasSize(offered);
        }

        private void offer() {
            List<Entry<String, String>> entries = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                entries.add(
                        new Entry<>(
                                "x",
                                1 + random.nextInt(60),
                                offered + i,
                                Long.MAX_VALUE,
                                Requester.UNKNOWN));
            }
            boolean fits = waiting.size() + entries.size() <= capacity;
            assertThat(queue.offer(entries)).isEqualTo(fits);
            if (!fits) {
                return;
            }
            for (Entry<String, String> entry : entries) {
                latestPoll.put(entry, polls + waiting.size() + 1);
                waiting.add(entry);
                offered++;
            }
        }

        private void poll() {
            List<Entry<String, String>> batch = queue.poll();
            polls++;
            assertThat(batch.isEmpty()).isEqualTo(waiting.isEmpty());
            if (batch.isEmpty()) {
                return;
            }
            assertThat(batch.getFirst()).isSameAs(waiting.getFirst());
            assertThat(batch).doesNotHaveDuplicates();
            assertThat(waiting).containsAll(batch);
            assertThat(batch).allMatch(entry -> polls <= latestPoll.get(entry));
            withinLimits(batch);
            waiting.removeAll(batch);
            for (Entry<String, String> entry : batch) {
                assertThat(gone.add(entry)).isTrue();
            }
        }

        private void withinLimits(List<Entry<String, String>> batch) {
            int longest = batch.stream().mapToInt(entry -> entry.length).max().orElseThrow();
            int tokens = batch.stream().mapToInt(entry -> entry.length).sum();
            int padded = longest * batch.size();
            assertThat(batch).hasSizeLessThanOrEqualTo(policy.maxBatchSize());
            if (batch.size() > 1) {
                assertThat(padded).isLessThanOrEqualTo(policy.maxBatchTokens());
                assertThat((double) (padded - tokens) / padded)
                        .isLessThanOrEqualTo(policy.maxPadding() + 1e-12);
                assertThat(padded - tokens).isLessThanOrEqualTo(runCost * (batch.size() - 1));
            }
        }

        private void remove() {
            boolean known = !waiting.isEmpty() && random.nextInt(4) > 0;
            Entry<String, String> entry =
                    known
                            ? waiting.get(random.nextInt(waiting.size()))
                            : gone.stream().findFirst().orElse(entry(7));
            assertThat(queue.remove(entry)).isEqualTo(known);
            if (known) {
                waiting.remove(entry);
                gone.add(entry);
            }
        }

        private void check() {
            assertThat(queue.size()).isEqualTo(waiting.size()).isLessThanOrEqualTo(capacity);
            assertThat(queue.oldest().isPresent()).isEqualTo(!waiting.isEmpty());
            if (!waiting.isEmpty()) {
                assertThat(queue.oldest().getAsLong()).isEqualTo(waiting.getFirst().enqueued);
            }
            assertThat(new ArrayList<>(arrivals())).isEqualTo(waiting);
            Set<Object> inBuckets = new LinkedHashSet<>();
            for (var bucket : buckets().entrySet()) {
                assertThat(bucket.getValue()).isNotEmpty();
                for (Entry<?, ?> entry : bucket.getValue()) {
                    assertThat(entry.length).isEqualTo(bucket.getKey());
                    assertThat(inBuckets.add(entry)).isTrue();
                }
            }
            assertThat(inBuckets).isEqualTo(new HashSet<Object>(waiting));
        }

        @SuppressWarnings("unchecked")
        private Collection<Entry<String, String>> arrivals() {
            return (Collection<Entry<String, String>>) field("arrivals");
        }

        @SuppressWarnings("unchecked")
        private Map<Integer, SequencedSet<Entry<?, ?>>> buckets() {
            return (Map<Integer, SequencedSet<Entry<?, ?>>>) field("lengths");
        }

        private Object field(String name) {
            try {
                Field field = BatchQueue.class.getDeclaredField(name);
                field.setAccessible(true);
                return field.get(queue);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

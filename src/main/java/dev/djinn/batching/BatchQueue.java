package dev.djinn.batching;

import dev.djinn.model.BatchingPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded queue that gives out batches: each starts from the oldest entry and adds those of
 * nearest length, so an entry with <i>n</i> older ones waits for at most <i>n</i> batches, and
 * little of a batch is padding.
 */
final class BatchQueue<I, O> {

    /*
     * Every waiting entry is in both `arrivals` (oldest first) and its length's bucket of `lengths`, and no bucket is empty.
     * `lock` guards both. Entries are completed outside of it, by whoever took them out.
     */
    private final ReentrantLock lock = new ReentrantLock();
    private final SequencedSet<Entry<I, O>> arrivals = new LinkedHashSet<>();
    private final NavigableMap<Integer, SequencedSet<Entry<I, O>>> lengths = new TreeMap<>();
    private final BatchingPolicy policy;
    private final int runCost;
    private final int capacity;

    /** The lengths of all that waits; guarded by {@code lock}. */
    private long tokens;

    /**
     * @param runCost fixed cost of a run, in tokens
     */
    BatchQueue(BatchingPolicy policy, int runCost, int capacity) {
        this.policy = policy;
        this.runCost = runCost;
        this.capacity = capacity;
    }

    /** Takes all of the entries or, when they do not all fit, none. */
    boolean offer(Collection<Entry<I, O>> entries) {
        lock.lock();
        try {
            if (arrivals.size() + entries.size() > capacity) {
                return false;
            }
            for (Entry<I, O> entry : entries) {
                arrivals.add(entry);
                tokens += entry.length;
                lengths.computeIfAbsent(entry.length, _ -> new LinkedHashSet<>()).add(entry);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Removes and returns the next batch; empty when nothing waits. */
    List<Entry<I, O>> poll() {
        lock.lock();
        try {
            if (arrivals.isEmpty()) {
                return List.of();
            }
            List<Entry<I, O>> batch = plan(arrivals.getFirst());
            batch.forEach(this::unlink);
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes an entry out; false when it is not here any more, because a batch or another caller has
     * it.
     */
    boolean remove(Entry<I, O> entry) {
        lock.lock();
        try {
            return arrivals.contains(entry) && unlink(entry);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return arrivals.size();
        } finally {
            lock.unlock();
        }
    }

    /** The sum of the lengths of all that waits. */
    long tokens() {
        lock.lock();
        try {
            return tokens;
        } finally {
            lock.unlock();
        }
    }

    /** When the oldest entry came. */
    OptionalLong oldest() {
        lock.lock();
        try {
            return arrivals.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(arrivals.getFirst().enqueued);
        } finally {
            lock.unlock();
        }
    }

    private boolean unlink(Entry<I, O> entry) {
        SequencedSet<Entry<I, O>> bucket =
                lengths.getOrDefault(entry.length, new LinkedHashSet<>());
        bucket.remove(entry);
        if (bucket.isEmpty()) {
            lengths.remove(entry.length);
        }
        tokens -= entry.length;
        return arrivals.remove(entry);
    }

    private List<Entry<I, O>> plan(Entry<I, O> first) {
        Neighbours<I, O> neighbours =
                new Neighbours<>(
                        first.length,
                        lengths.headMap(first.length, true).descendingMap(),
                        lengths.tailMap(first.length, false));
        List<Entry<I, O>> batch = new ArrayList<>(List.of(first));
        Load load = new Load(1, first.length, first.length);
        while (neighbours.hasNext()) {
            Entry<I, O> next = neighbours.peek();
            Load grown = load.plus(next.length);
            if (next == first) {
                neighbours.skip();
            } else if (grown.fits(policy, runCost)) {
                batch.add(next);
                load = grown;
                neighbours.skip();
            } else {
                neighbours.endThisDirection();
            }
        }
        return batch;
    }

    private record Load(int count, int longest, long tokens) {

        Load plus(int length) {
            return new Load(count + 1, Math.max(longest, length), tokens + length);
        }

        /** Padding must not cost more than the runs that the batch saves. */
        boolean fits(BatchingPolicy policy, int runCost) {
            long padded = (long) longest * count;
            long padding = padded - tokens;
            return count <= policy.maxBatchSize()
                    && padded <= policy.maxBatchTokens()
                    && padding <= policy.maxPadding() * padded
                    && padding <= (long) runCost * (count - 1);
        }
    }

    /**
     * Walks outwards from one length, nearest first; in either direction a later entry never fits
     * better than an earlier one.
     */
    private static final class Neighbours<I, O> {

        private final int from;
        private final Cursor<I, O> shorter;
        private final Cursor<I, O> longer;

        Neighbours(
                int from,
                NavigableMap<Integer, SequencedSet<Entry<I, O>>> shorter,
                NavigableMap<Integer, SequencedSet<Entry<I, O>>> longer) {
            this.from = from;
            this.shorter = new Cursor<>(shorter);
            this.longer = new Cursor<>(longer);
        }

        boolean hasNext() {
            return !shorter.ahead.isEmpty() || !longer.ahead.isEmpty();
        }

        Entry<I, O> peek() {
            return nearest().ahead.getFirst();
        }

        void skip() {
            nearest().advance();
        }

        void endThisDirection() {
            nearest().end();
        }

        private Cursor<I, O> nearest() {
            if (longer.ahead.isEmpty()) {
                return shorter;
            }
            if (shorter.ahead.isEmpty()) {
                return longer;
            }
            int down = from - shorter.ahead.getFirst().length;
            int up = longer.ahead.getFirst().length - from;
            return up < down ? longer : shorter;
        }
    }

    private static final class Cursor<I, O> {

        private final Iterator<SequencedSet<Entry<I, O>>> buckets;
        private Iterator<Entry<I, O>> bucket = Collections.emptyIterator();

        /** The next entry, or empty at the end. */
        private List<Entry<I, O>> ahead = List.of();

        Cursor(NavigableMap<Integer, SequencedSet<Entry<I, O>>> lengths) {
            this.buckets = lengths.values().iterator();
            advance();
        }

        void advance() {
            while (!bucket.hasNext() && buckets.hasNext()) {
                bucket = buckets.next().iterator();
            }
            ahead = bucket.hasNext() ? List.of(bucket.next()) : List.of();
        }

        void end() {
            ahead = List.of();
        }
    }
}

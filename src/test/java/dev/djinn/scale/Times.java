package dev.djinn.scale;

import java.util.List;

/**
 * How long each replica took.
 *
 * @param nanos of those that came there
 * @param missing replicas that did not
 */
record Times(List<Long> nanos, int missing) {

    Times {
        nanos = nanos.stream().sorted().toList();
    }

    double medianMillis() {
        return nanos.isEmpty() ? Double.NaN : nanos.get(nanos.size() / 2) / 1e6;
    }

    double longestMillis() {
        return nanos.isEmpty() ? Double.NaN : nanos.getLast() / 1e6;
    }

    @Override
    public String toString() {
        String text = "median %.0f ms, longest %.0f ms".formatted(medianMillis(), longestMillis());
        return missing == 0 ? text : text + ", %d did not".formatted(missing);
    }
}

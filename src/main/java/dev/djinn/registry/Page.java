package dev.djinn.registry;

import java.util.List;

/**
 * A part of a list.
 *
 * @param more whether there are entries after the last one
 */
public record Page<T>(List<T> entries, boolean more) {

    public Page {
        entries = List.copyOf(entries);
    }

    /** The first of those found, of which one more than wanted were asked for. */
    static <T> Page<T> of(List<T> found, int limit) {
        return new Page<>(found.subList(0, Math.min(limit, found.size())), found.size() > limit);
    }
}

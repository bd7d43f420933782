package dev.djinn.batching;

/**
 * Whoever asked for entries, as a {@link BatchListener} knows them. The batcher keeps it beside the
 * entries and looks at nothing of it.
 */
public interface Requester {

    /** Nobody whom the listener would know again. */
    Requester UNKNOWN = new Requester() {};
}

package dev.djinn.inference;

import dev.djinn.model.ModelVersion;

/** Hears what became of copies of requests. Called on any thread: return at once, throw nothing. */
public interface MirrorListener {

    /** The shadow has answered what that version was asked. */
    void compared(ModelVersion answering, ModelVersion shadow, Comparison comparison);

    /** The shadow has refused or failed what that version has answered. */
    void failed(ModelVersion answering, ModelVersion shadow);

    /** There was no spare capacity for the copy, or the shadow is not loaded. */
    void dropped(ModelVersion answering, ModelVersion shadow);
}

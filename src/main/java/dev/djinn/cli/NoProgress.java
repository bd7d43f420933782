package dev.djinn.cli;

import java.util.List;

/** Leaves the output to the result. */
record NoProgress() implements ProgressDisplay {

    @Override
    public void show(List<ReplicaProgress> replicas) {}
}

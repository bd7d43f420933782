package dev.djinn.serving;

import java.util.List;

/** All that should be served, as of one moment. */
record Desired(List<WantedVersion> versions, Routing routing) {

    Desired {
        versions = List.copyOf(versions);
    }
}

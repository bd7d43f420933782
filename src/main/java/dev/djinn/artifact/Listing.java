package dev.djinn.artifact;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an artifact consists of.
 *
 * @param identity differs when the content does; empty when the source cannot tell
 * @param properties entries of the {@code serving.properties} that comes with it
 */
record Listing(List<SourceFile> files, Optional<String> identity, Map<String, String> properties) {

    Listing {
        files = List.copyOf(files);
        properties = Map.copyOf(properties);
    }

    /** Bytes of all files, if all are listed with their size. */
    OptionalLong size() {
        return files.stream().allMatch(file -> file.size().isPresent())
                ? OptionalLong.of(files.stream().mapToLong(file -> file.size().orElse(0)).sum())
                : OptionalLong.empty();
    }
}

package dev.djinn.artifact;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One file of an artifact at its source.
 *
 * @param target where it, or what it holds, goes: a path below the artifact's folder, empty for the
 *     folder itself
 * @param size as listed, if it is
 */
record SourceFile(
        String target,
        URI location,
        Packing packing,
        OptionalLong size,
        Optional<Checksum> checksum) {

    SourceFile with(Optional<Checksum> other) {
        return new SourceFile(target, location, packing, size, other);
    }
}

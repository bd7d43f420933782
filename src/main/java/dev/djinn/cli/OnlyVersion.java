package dev.djinn.cli;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Finds the version that is meant when none is named. */
final class OnlyVersion {

    private OnlyVersion() {}

    /**
     * @throws CommandException when none is named and there are several
     */
    static VersionRef of(ManagementApi api, VersionRef ref) {
        if (ref.version().isPresent()) {
            return ref;
        }
        List<JsonNode> versions =
                api.send(Call.get(Paths.model(ref.name())))
                        .body()
                        .path("versions")
                        .valueStream()
                        .toList();
        if (versions.size() == 1) {
            return VersionRef.of(ref.name(), versions.getFirst().path("version").asInt());
        }
        throw new CommandException(
                ExitStatus.USAGE,
                "%s has not one version but %d.".formatted(ref, versions.size()),
                "Say which: "
                        + versions.stream()
                                .map(version -> Json.text(version, "ref"))
                                .collect(Collectors.joining(", ")));
    }
}

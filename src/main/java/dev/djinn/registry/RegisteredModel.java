package dev.djinn.registry;

import dev.djinn.model.ModelName;
import java.util.List;
import java.util.Optional;

/**
 * A model and all that is desired of it.
 *
 * @param revision the registry's revision at the model's last change; a change that names it is
 *     refused when the model has changed since
 * @param versions by number, without deleted ones; at least one
 * @param aliases by name, {@code default} among them
 */
public record RegisteredModel(
        ModelName name,
        long revision,
        List<RegisteredVersion> versions,
        List<Alias> aliases,
        ModelSettings settings) {

    public RegisteredModel {
        versions = List.copyOf(versions);
        aliases = List.copyOf(aliases);
    }

    public Optional<RegisteredVersion> version(int number) {
        return versions.stream().filter(version -> version.version() == number).findFirst();
    }

    public Optional<Route> route(AliasName alias) {
        return aliases.stream()
                .filter(each -> each.name().equals(alias))
                .map(Alias::route)
                .findFirst();
    }
}

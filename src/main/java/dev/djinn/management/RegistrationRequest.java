package dev.djinn.management;

import dev.djinn.model.ModelName;
import dev.djinn.problem.ServingException;
import dev.djinn.registry.Artifact;
import dev.djinn.registry.DesiredState;
import dev.djinn.registry.Registration;
import dev.djinn.registry.Sha256;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A version to be registered, as clients send it. */
record RegistrationRequest(
        @Nullable String name,
        @Nullable Integer version,
        @Nullable String uri,
        @Nullable String sha256,
        @Nullable String desired,
        @Nullable SettingsDocument settings) {

    Registration registration(Optional<String> idempotencyKey) {
        return new Registration(
                Fields.parsed(
                        "name", Fields.require("name", name, "\"sentiment\""), ModelName::new),
                version == null ? OptionalInt.empty() : OptionalInt.of(version),
                new Artifact(
                        PackageUri.parse(
                                Fields.require("uri", uri, "\"file:///srv/models/qa.zip\"")),
                        Optional.ofNullable(sha256).map(Sha256::new)),
                Optional.empty(),
                desiredState(),
                Optional.ofNullable(settings).map(document -> document.settings("settings.")),
                idempotencyKey);
    }

    private DesiredState desiredState() {
        return switch (desired) {
            case null -> DesiredState.LOADED;
            case "loaded" -> DesiredState.LOADED;
            case "unloaded" -> DesiredState.UNLOADED;
            case String other ->
                    throw ServingException.invalid(
                            "desired",
                            "'%s' is no state that can be desired: use loaded or unloaded."
                                    .formatted(Fields.abbreviated(other)));
        };
    }
}

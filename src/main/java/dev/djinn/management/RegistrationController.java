package dev.djinn.management;

import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import dev.djinn.registry.DesiredState;
import dev.djinn.registry.Edit;
import dev.djinn.registry.ModelRegistry;
import dev.djinn.registry.Registered;
import dev.djinn.registry.RegisteredModel;
import dev.djinn.registry.RegisteredVersion;
import dev.djinn.registry.Replicas;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Registers, loads and unloads versions. Replicas follow; what they make of it is in the version.
 */
@RestController
class RegistrationController {

    private final ModelRegistry registry;
    private final Replicas replicas;

    RegistrationController(ModelRegistry registry, Replicas replicas) {
        this.registry = registry;
        this.replicas = replicas;
    }

    @PostMapping("/admin/v1/models")
    ResponseEntity<RegisteredVersionView> register(
            @RequestBody RegistrationRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Edit edit) {
        Registered registered =
                registry.register(request.registration(Optional.ofNullable(key)), edit);
        RegisteredVersionView view =
                view(
                        registered.model(),
                        new ModelVersion(
                                registered.model().name(), registered.version().version()));
        return ResponseEntity.accepted()
                .location(
                        URI.create(
                                "/admin/v1/models/%s/versions/%d"
                                        .formatted(view.name(), view.version().version())))
                .body(view);
    }

    @GetMapping("/admin/v1/models/{name}/versions/{version}")
    RegisteredVersionView version(@PathVariable String name, @PathVariable int version) {
        ModelVersion ref = new ModelVersion(new ModelName(name), version);
        return view(registry.get(ref.name()), ref);
    }

    @PostMapping("/admin/v1/models/{name}/versions/{version}/load")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RegisteredVersionView load(@PathVariable String name, @PathVariable int version, Edit edit) {
        return desire(new ModelVersion(new ModelName(name), version), DesiredState.LOADED, edit);
    }

    @PostMapping("/admin/v1/models/{name}/versions/{version}/unload")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RegisteredVersionView unload(@PathVariable String name, @PathVariable int version, Edit edit) {
        return desire(new ModelVersion(new ModelName(name), version), DesiredState.UNLOADED, edit);
    }

    private RegisteredVersionView desire(ModelVersion ref, DesiredState desired, Edit edit) {
        return view(registry.setDesired(ref, desired, edit), ref);
    }

    private RegisteredVersionView view(RegisteredModel model, ModelVersion ref) {
        RegisteredVersion version =
                model.version(ref.version()).orElseThrow(() -> unknown(model, ref));
        return new RegisteredVersionView(
                model.name().value(),
                model.revision(),
                VersionView.of(model.name(), version, replicas.list()),
                version.manifest().orElse(null));
    }

    private static ServingException unknown(RegisteredModel model, ModelVersion ref) {
        return ServingException.ofField(
                ProblemCode.UNKNOWN_MODEL,
                "version",
                "There is no version %s in the registry: %s has %s."
                        .formatted(
                                ref,
                                model.name(),
                                String.join(
                                        ", ",
                                        model.versions().stream()
                                                .map(version -> Integer.toString(version.version()))
                                                .toList())));
    }
}

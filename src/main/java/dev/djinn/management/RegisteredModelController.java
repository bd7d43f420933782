package dev.djinn.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.registry.Edit;
import dev.djinn.registry.ModelRegistry;
import dev.djinn.registry.Page;
import dev.djinn.registry.RegisteredModel;
import dev.djinn.registry.Replicas;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class RegisteredModelController {

    private static final String MODELS = "/admin/v1/models";

    private final ModelRegistry registry;
    private final Replicas replicas;

    RegisteredModelController(ModelRegistry registry, Replicas replicas) {
        this.registry = registry;
        this.replicas = replicas;
    }

    /**
     * A part of the list.
     *
     * @param next what {@code after} gives the next part; null for the last part
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Models(List<RegisteredModelView> models, @Nullable String next) {}

    @GetMapping(MODELS)
    ResponseEntity<Models> models(
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        Page<RegisteredModel> page =
                registry.list(
                        Optional.ofNullable(after)
                                .map(name -> Fields.parsed("after", name, ModelName::new)),
                        limit);
        var reports = replicas.list();
        String next = page.more() ? page.entries().getLast().name().value() : null;
        return NextPage.of(MODELS, limit, "after", next)
                .after(
                        new Models(
                                page.entries().stream()
                                        .map(model -> RegisteredModelView.of(model, reports))
                                        .toList(),
                                next));
    }

    @GetMapping("/admin/v1/models/{name}")
    RegisteredModelView model(@PathVariable String name) {
        return view(registry.get(new ModelName(name)));
    }

    @DeleteMapping("/admin/v1/models/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String name, Edit edit) {
        registry.deleteModel(new ModelName(name), edit);
    }

    @PutMapping("/admin/v1/models/{name}/settings")
    RegisteredModelView configure(
            @PathVariable String name, @RequestBody SettingsDocument settings, Edit edit) {
        return view(registry.configure(new ModelName(name), settings.settings(""), edit));
    }

    @DeleteMapping("/admin/v1/models/{name}/versions/{version}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteVersion(@PathVariable String name, @PathVariable int version, Edit edit) {
        registry.deleteVersion(new ModelVersion(new ModelName(name), version), edit);
    }

    private RegisteredModelView view(RegisteredModel model) {
        return RegisteredModelView.of(model, replicas.list());
    }
}

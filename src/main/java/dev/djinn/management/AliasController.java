package dev.djinn.management;

import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.registry.AliasName;
import dev.djinn.registry.Edit;
import dev.djinn.registry.ModelRegistry;
import dev.djinn.registry.RegisteredModel;
import dev.djinn.registry.Replicas;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class AliasController {

    private final ModelRegistry registry;
    private final Replicas replicas;

    AliasController(ModelRegistry registry, Replicas replicas) {
        this.registry = registry;
        this.replicas = replicas;
    }

    /**
     * What rolling back goes through.
     *
     * @param routes the present one first
     */
    record History(String alias, List<RouteView> routes) {}

    @PutMapping("/admin/v1/models/{name}/aliases/{alias}")
    RegisteredModelView route(
            @PathVariable String name,
            @PathVariable String alias,
            @RequestBody RouteRequest request,
            Edit edit) {
        return view(
                registry.setRoute(
                        new ModelName(name), new AliasName(alias), request.route(), edit));
    }

    @DeleteMapping("/admin/v1/models/{name}/aliases/{alias}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String name, @PathVariable String alias, Edit edit) {
        registry.removeAlias(new ModelName(name), new AliasName(alias), edit);
    }

    @PostMapping("/admin/v1/models/{name}/aliases/{alias}/promote")
    RegisteredModelView promote(
            @PathVariable String name,
            @PathVariable String alias,
            @RequestBody PromotionRequest request,
            Edit edit) {
        ModelVersion version = new ModelVersion(new ModelName(name), request.requiredVersion());
        return view(registry.promote(version, new AliasName(alias), edit));
    }

    @PostMapping("/admin/v1/models/{name}/aliases/{alias}/roll-back")
    RegisteredModelView rollBack(@PathVariable String name, @PathVariable String alias, Edit edit) {
        return view(registry.rollBack(new ModelName(name), new AliasName(alias), edit));
    }

    @GetMapping("/admin/v1/models/{name}/aliases/{alias}/history")
    History history(@PathVariable String name, @PathVariable String alias) {
        return new History(
                alias,
                registry.routes(new ModelName(name), new AliasName(alias)).stream()
                        .map(RouteView::of)
                        .toList());
    }

    private RegisteredModelView view(RegisteredModel model) {
        return RegisteredModelView.of(model, replicas.list());
    }
}

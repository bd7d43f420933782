package dev.djinn.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** {@code djinn models}. */
@Command(
        name = "models",
        description = "Shows what should be served, and what each replica makes of it.")
final class ModelsCommand implements Runnable {

    private static final String LIST = Paths.MODELS + "?limit=1000";

    private final DjinnCommand djinn;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this model.")
    private Optional<String> name = Optional.empty();

    ModelsCommand(DjinnCommand djinn) {
        this.djinn = djinn;
    }

    @Override
    public void run() {
        ManagementApi api = djinn.api();
        if (name.isPresent()) {
            show(api.send(Call.get(Paths.model(name.get()))).body());
            return;
        }
        ArrayNode models = Json.array();
        Pages.read(
                api,
                LIST,
                "after",
                page -> {
                    page.path("models").forEach(models::add);
                    return true;
                });
        djinn.output().result(listing(models), Json.object().set("models", models));
    }

    private static String listing(ArrayNode models) {
        if (models.isEmpty()) {
            return "No model is registered.";
        }
        ModelTable table = new ModelTable();
        models.forEach(table::add);
        return table.text();
    }

    private void show(JsonNode model) {
        djinn.output().result(ModelText.of(model), model);
    }
}

package dev.djinn.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code djinn settings}. */
@Command(name = "settings", description = "Shows how a model is served, or changes it.")
final class SettingsCommand implements Runnable {

    private final DjinnCommand djinn;

    @Parameters(paramLabel = "NAME", description = "The model.")
    private String name = "";

    @Mixin private SettingsOptions settings = new SettingsOptions();

    @Option(
            names = "--unset",
            paramLabel = "SETTING",
            description =
                    "Leave it to the server and the package: device, precision, required, idle_unload or batching. May be repeated.")
    private List<String> unset = List.of();

    SettingsCommand(DjinnCommand djinn) {
        this.djinn = djinn;
    }

    @Override
    public void run() {
        ManagementApi api = djinn.api();
        Reply seen = api.send(Call.get(Paths.model(name)));
        JsonNode before = seen.body().path("settings");
        ObjectNode wanted = Json.object();
        before.properties()
                .forEach(field -> wanted.set(field.getKey(), field.getValue().deepCopy()));
        unset.forEach(setting -> wanted.remove(setting.replace('-', '_')));
        settings.putInto(wanted);
        tell(
                wanted.equals(before)
                        ? seen.body()
                        : api.send(Call.put(Paths.model(name) + "/settings", wanted).at(seen))
                                .body());
    }

    private void tell(JsonNode model) {
        JsonNode now = model.path("settings");
        djinn.output().result(name + ": " + ModelText.settings(now), now);
    }
}

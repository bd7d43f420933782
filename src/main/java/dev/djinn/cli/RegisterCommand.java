package dev.djinn.cli;

import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code djinn register}. */
@Command(
        name = "register",
        description = "Registers a version of a model, which the replicas then fetch and load.")
final class RegisterCommand implements Runnable {

    private final DjinnCommand djinn;

    @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "URI",
            description = "Its package: file:///…, https://…, s3://…, djl://… or hf://…")
    private String uri = "";

    @Option(names = "--version", paramLabel = "N", description = "The next one when absent.")
    private Optional<Integer> version = Optional.empty();

    @Option(names = "--sha256", paramLabel = "HEX", description = "Checksum of the package.")
    private Optional<String> sha256 = Optional.empty();

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "The same key registers once, however often it is sent within a day.")
    private Optional<String> idempotencyKey = Optional.empty();

    @Option(names = "--unloaded", description = "Only keep it; 'djinn load' loads it.")
    private boolean unloaded;

    @Mixin private SettingsOptions settings = new SettingsOptions();
    @Mixin private WaitOptions wait = new WaitOptions();

    RegisterCommand(DjinnCommand djinn) {
        this.djinn = djinn;
    }

    @Override
    public void run() {
        ManagementApi api = djinn.api();
        Output output = djinn.output();
        Call call =
                Call.post(Paths.MODELS, registration())
                        .with(
                                Call.IDEMPOTENCY_KEY,
                                idempotencyKey.orElseGet(() -> UUID.randomUUID().toString()));
        JsonNode registered = api.send(call).body();
        VersionRef ref = VersionRef.of(name, registered.path("version").path("version").asInt());
        if (!wait.wanted()) {
            output.result(ref + " is registered.", registered);
            return;
        }
        output.note(ref + " is registered.");
        wait.await(djinn, api, ref);
    }

    private ObjectNode registration() {
        ObjectNode request = Json.object().put("name", name).put("uri", uri.strip());
        version.ifPresent(number -> request.put("version", number));
        sha256.ifPresent(value -> request.put("sha256", value));
        if (unloaded) {
            request.put("desired", "unloaded");
        }
        ObjectNode chosen = Json.object();
        settings.putInto(chosen);
        if (!chosen.isEmpty()) {
            request.set("settings", chosen);
        }
        return request;
    }
}

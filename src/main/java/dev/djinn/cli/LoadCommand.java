package dev.djinn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code djinn load}. */
@Command(name = "load", description = "Has a version loaded by all replicas.")
final class LoadCommand implements Runnable {

    private final DjinnCommand djinn;

    @Parameters(
            paramLabel = "NAME[:VERSION]",
            converter = VersionRef.Converter.class,
            description = "The version, which may be left out when there is only one.")
    private VersionRef ref = VersionRef.NONE;

    @Mixin private WaitOptions wait = new WaitOptions();

    LoadCommand(DjinnCommand djinn) {
        this.djinn = djinn;
    }

    @Override
    public void run() {
        ManagementApi api = djinn.api();
        VersionRef version = OnlyVersion.of(api, ref);
        JsonNode loaded = api.send(Call.post(Paths.version(version) + "/load")).body();
        if (wait.wanted()) {
            wait.await(djinn, api, version);
            return;
        }
        djinn.output().result(version + " shall be loaded.", loaded);
    }
}

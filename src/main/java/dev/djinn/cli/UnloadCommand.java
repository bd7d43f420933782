package dev.djinn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code djinn unload}. */
@Command(name = "unload", description = "Has a version unloaded by all replicas.")
final class UnloadCommand implements Runnable {

    private final DjinnCommand djinn;

    @Parameters(
            paramLabel = "NAME[:VERSION]",
            converter = VersionRef.Converter.class,
            description = "The version, which may be left out when there is only one.")
    private VersionRef ref = VersionRef.NONE;

    UnloadCommand(DjinnCommand djinn) {
        this.djinn = djinn;
    }

    @Override
    public void run() {
        ManagementApi api = djinn.api();
        VersionRef version = OnlyVersion.of(api, ref);
        djinn.output()
                .result(
                        version + " shall be unloaded.",
                        api.send(Call.post(Paths.version(version) + "/unload")).body());
    }
}

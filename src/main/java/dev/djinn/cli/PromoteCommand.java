package dev.djinn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code djinn promote}. */
@Command(name = "promote", description = "Gives all of an alias' requests to one version.")
final class PromoteCommand implements Runnable {

    private final DjinnCommand djinn;

    @Parameters(
            index = "0",
            paramLabel = "NAME[@ALIAS]",
            converter = AliasRef.Converter.class,
            description = "The alias; 'default' when none is named.")
    private AliasRef ref = AliasRef.NONE;

    @Parameters(index = "1", paramLabel = "VERSION", description = "The version.")
    private int version;

    PromoteCommand(DjinnCommand djinn) {
        this.djinn = djinn;
    }

    @Override
    public void run() {
        ManagementApi api = djinn.api();
        Reply seen = api.send(Call.get(Paths.model(ref.name())));
        Call call = Call.post(Paths.alias(ref) + "/promote", Json.object().put("version", version));
        Routed.tell(djinn.output(), ref, api.send(call.at(seen)));
    }
}

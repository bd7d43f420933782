package dev.djinn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code djinn rollback}. */
@Command(name = "rollback", description = "Gives an alias' requests to where they went before.")
final class RollBackCommand implements Runnable {

    private final DjinnCommand djinn;

    @Parameters(
            paramLabel = "NAME[@ALIAS]",
            converter = AliasRef.Converter.class,
            description = "The alias; 'default' when none is named.")
    private AliasRef ref = AliasRef.NONE;

    RollBackCommand(DjinnCommand djinn) {
        this.djinn = djinn;
    }

    /** At the revision that is seen, so that a repetition does not go back twice. */
    @Override
    public void run() {
        ManagementApi api = djinn.api();
        Reply seen = api.send(Call.get(Paths.model(ref.name())));
        Call call = Call.post(Paths.alias(ref) + "/roll-back").at(seen);
        Routed.tell(djinn.output(), ref, api.send(call));
    }
}

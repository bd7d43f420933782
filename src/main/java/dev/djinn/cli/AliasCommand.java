package dev.djinn.cli;

import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code djinn alias}. */
@Command(name = "alias", description = "Points an alias to one version, or removes it.")
final class AliasCommand implements Runnable {

    private final DjinnCommand djinn;

    @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "ALIAS", description = "The alias.")
    private String alias = "";

    @ArgGroup(multiplicity = "1")
    private Change change = new Change();

    AliasCommand(DjinnCommand djinn) {
        this.djinn = djinn;
    }

    /** One or the other. */
    static final class Change {

        @Parameters(index = "2", paramLabel = "VERSION", description = "Gets all its requests.")
        private Optional<Integer> version = Optional.empty();

        @Option(names = "--remove", description = "Remove it.")
        private boolean remove;
    }

    @Override
    public void run() {
        ManagementApi api = djinn.api();
        AliasRef ref = new AliasRef(name, alias);
        if (change.remove) {
            api.send(Call.delete(Paths.alias(ref)));
            djinn.output()
                    .result(ref + " is removed.", Json.object().put("removed", ref.toString()));
            return;
        }
        Call call = Call.put(Paths.alias(ref), RouteBody.toOnly(change.version.orElseThrow()));
        Routed.tell(djinn.output(), ref, api.send(call));
    }
}

package dev.djinn.cli;

import java.util.Optional;
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

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "VERSION",
            description = "Gets all its requests.")
    private Optional<Integer> version = Optional.empty();

    @Option(names = "--remove", description = "Remove it; without a version.")
    private boolean remove;

    AliasCommand(DjinnCommand djinn) {
        this.djinn = djinn;
    }

    @Override
    public void run() {
        if (remove == version.isPresent()) {
            throw new CommandException(
                    ExitStatus.USAGE,
                    "An alias is either pointed to a version or removed.",
                    "Give a version, or --remove.");
        }
        ManagementApi api = djinn.api();
        AliasRef ref = new AliasRef(name, alias);
        if (version.isPresent()) {
            Reply seen = api.send(Call.get(Paths.model(name)));
            Call call = Call.put(Paths.alias(ref), RouteBody.toOnly(version.get()));
            Routed.tell(djinn.output(), ref, api.send(call.at(seen)));
            return;
        }
        api.send(Call.delete(Paths.alias(ref)));
        djinn.output().result(ref + " is removed.", Json.object().put("removed", ref.toString()));
    }
}

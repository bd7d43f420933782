package dev.djinn.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code djinn traffic}. */
@Command(
        name = "traffic",
        description =
                "Splits an alias' requests among versions, in place of all that it did before.")
final class TrafficCommand implements Runnable {

    private final DjinnCommand djinn;

    @Parameters(
            index = "0",
            paramLabel = "NAME[@ALIAS]",
            converter = AliasRef.Converter.class,
            description = "The alias; 'default' when none is named.")
    private AliasRef ref = AliasRef.NONE;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "VERSION=WEIGHT",
            converter = Share.Converter.class,
            description = "Its share, as in 1=90 2=10.")
    private List<Share> targets = List.of();

    @Option(
            names = "--sticky-header",
            paramLabel = "HEADER",
            description = "Requests with the same value of this header go to the same version.")
    private Optional<String> stickyHeader = Optional.empty();

    @Option(
            names = "--shadow",
            paramLabel = "VERSION=PERCENT",
            converter = Share.Converter.class,
            description = "Mirror these percent of the requests to a version that answers nobody.")
    private Optional<Share> shadow = Optional.empty();

    TrafficCommand(DjinnCommand djinn) {
        this.djinn = djinn;
    }

    @Override
    public void run() {
        ManagementApi api = djinn.api();
        Reply seen = api.send(Call.get(Paths.model(ref.name())));
        Call call = Call.put(Paths.alias(ref), RouteBody.of(targets, stickyHeader, shadow));
        Routed.tell(djinn.output(), ref, api.send(call.at(seen)));
    }
}

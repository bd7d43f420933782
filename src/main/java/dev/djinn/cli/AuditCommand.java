package dev.djinn.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** {@code djinn audit}. */
@Command(name = "audit", description = "Shows who changed what, the latest first.")
final class AuditCommand implements Runnable {

    private static final int MOST_PER_PAGE = 1000;
    private static final int WIDTH = 120;

    private final DjinnCommand djinn;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only of this model.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Most changes that are shown; ${DEFAULT-VALUE} when absent.",
            defaultValue = "100")
    private int limit;

    AuditCommand(DjinnCommand djinn) {
        this.djinn = djinn;
    }

    @Override
    public void run() {
        if (limit < 1) {
            throw new CommandException(
                    ExitStatus.USAGE,
                    "--limit %d shows nothing.".formatted(limit),
                    "Give 1 or more.");
        }
        String path =
                "%s?limit=%d%s"
                        .formatted(
                                Paths.AUDIT,
                                Math.min(limit, MOST_PER_PAGE),
                                name.map(model -> "&model=" + Paths.encoded(model)).orElse(""));
        ArrayNode entries = Json.array();
        Pages.read(djinn.api(), path, "before", page -> take(page, entries));
        djinn.output().result(text(entries), Json.object().set("entries", entries));
    }

    /** Whether another page is wanted. */
    private boolean take(JsonNode page, ArrayNode entries) {
        page.path("entries").valueStream().limit(limit - entries.size()).forEach(entries::add);
        return entries.size() < limit;
    }

    private static String text(ArrayNode entries) {
        Table table = new Table("REVISION", "AT", "ACTOR", "ACTION", "MODEL", "NOW");
        for (JsonNode entry : entries) {
            table.row(
                    Json.text(entry, "revision"),
                    Json.text(entry, "at"),
                    Json.text(entry, "actor"),
                    Json.text(entry, "action"),
                    Json.text(entry, "model"),
                    Plain.cut(Plain.text(entry.path("after").toString()), WIDTH));
        }
        return table.text();
    }
}

package dev.djinn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code djinn delete}. */
@Command(
        name = "delete",
        description = "Deletes a version, or a model with all versions and aliases.")
final class DeleteCommand implements Runnable {

    private final DjinnCommand djinn;

    @Parameters(
            paramLabel = "NAME[:VERSION]",
            converter = VersionRef.Converter.class,
            description = "Without a version the whole model.")
    private VersionRef ref = VersionRef.NONE;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask, as is the case without a terminal.")
    private boolean yes;

    DeleteCommand(DjinnCommand djinn) {
        this.djinn = djinn;
    }

    @Override
    public void run() {
        ManagementApi api = djinn.api();
        if (!yes && djinn.surroundings().terminal().interactive() && !isConfirmed()) {
            throw new CommandException(
                    ExitStatus.FAILED, "Nothing was deleted.", "Type y to delete it.");
        }
        api.send(
                Call.delete(
                        ref.version().isPresent() ? Paths.version(ref) : Paths.model(ref.name())));
        djinn.output().result(ref + " is deleted.", Json.object().put("deleted", ref.toString()));
    }

    private boolean isConfirmed() {
        djinn.messages()
                .line(
                        ref.version().isPresent()
                                ? "Delete %s? [y/N]".formatted(ref)
                                : "Delete %s with all versions and aliases? [y/N]".formatted(ref));
        String answer = djinn.surroundings().terminal().readLine().strip();
        return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
    }
}

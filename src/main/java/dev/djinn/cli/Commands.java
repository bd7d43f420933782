package dev.djinn.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts the commands together, and tells their failures. */
final class Commands {

    private Commands() {}

    static CommandLine in(Surroundings surroundings) {
        var djinn = new DjinnCommand(surroundings);
        CommandLine line = new CommandLine(djinn);
        List.of(
                        new ModelsCommand(djinn),
                        new RegisterCommand(djinn),
                        new LoadCommand(djinn),
                        new UnloadCommand(djinn),
                        new DeleteCommand(djinn),
                        new AliasCommand(djinn),
                        new TrafficCommand(djinn),
                        new PromoteCommand(djinn),
                        new RollBackCommand(djinn),
                        new SettingsCommand(djinn),
                        new AuditCommand(djinn),
                        new ReplicasCommand(djinn),
                        new LogsCommand(djinn),
                        new HelpCommand(),
                        new GenerateCompletion())
                .forEach(line::addSubcommand);
        line.getSubcommands().values().forEach(Commands::addHelp);
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Commands::misunderstood)
                .setExecutionExceptionHandler(Commands::failed);
    }

    private static void addHelp(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        if (!spec.optionsMap().containsKey("--help")) {
            spec.addOption(
                    OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .description("Show this and end.")
                            .build());
        }
    }

    private static int misunderstood(ParameterException failure, String[] arguments) {
        CommandLine line = failure.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        tell(
                line.getErr(),
                Plain.text(message(failure)),
                List.of("'%s --help' says what can be given.".formatted(name)));
        return ExitStatus.USAGE.code();
    }

    /** Without the value of an option that is not known, since it may be a mistyped key. */
    private static String message(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unknown) {
            return unknown.getUnmatched().stream()
                    .map(argument -> argument.replaceFirst("=.*", ""))
                    .collect(Collectors.joining(", ", "Not understood: ", "."));
        }
        return String.valueOf(failure.getMessage());
    }

    private static int failed(
            Exception failure, CommandLine line, CommandLine.ParseResult arguments) {
        if (failure instanceof CommandException told) {
            tell(line.getErr(), String.valueOf(told.getMessage()), told.further());
            return told.status().code();
        }
        line.getErr().println("djinn: this is an error in djinn itself, please report it:");
        failure.printStackTrace(line.getErr());
        return ExitStatus.FAILED.code();
    }

    private static void tell(PrintWriter to, String what, List<String> further) {
        to.println("djinn: " + what);
        further.forEach(line -> to.println("  " + line));
        to.flush();
    }
}

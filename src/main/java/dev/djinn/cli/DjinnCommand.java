package dev.djinn.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code djinn} itself: the options that all commands have. */
@Command(
        name = "djinn",
        description = "Manages the models of a Djinn server, over its management API.",
        versionProvider = VersionText.class,
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:the server refused it, or what was waited for failed",
            "2:the command line cannot be understood",
            "3:the server cannot be reached, or says 503"
        })
final class DjinnCommand implements Runnable {

    private static final String URL_VARIABLE = "DJINN_URL";
    private static final String KEY_VARIABLE = "DJINN_MANAGEMENT_KEY";

    private final Surroundings surroundings;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--url",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description =
                    "The server's management port; else DJINN_URL, else http://127.0.0.1:8081.")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "KEY",
            scope = ScopeType.INHERIT,
            description =
                    "The management key; else DJINN_MANAGEMENT_KEY. Other users of this machine can see it here: prefer one of the others.")
    private Optional<String> key = Optional.empty();

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "A file that holds the management key.")
    private Optional<Path> keyFile = Optional.empty();

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            description = "text or json, which is what the server says; text when absent.")
    private Optional<OutputFormat> output = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            scope = ScopeType.INHERIT,
            converter = DurationConverter.class,
            description = "Longest wait for an answer of the server; 30s when absent.")
    private Optional<Duration> timeout = Optional.empty();

    DjinnCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command is given");
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Output output() {
        return new Output(output.orElse(OutputFormat.TEXT), spec.commandLine().getOut());
    }

    /** Where people are told of what is no result. */
    Output messages() {
        return new Output(OutputFormat.TEXT, spec.commandLine().getErr());
    }

    ManagementApi api() {
        return new ManagementApi(
                ServerUrl.parse(url.or(() -> variable(URL_VARIABLE)).orElse(ServerUrl.DEFAULT)),
                key(),
                timeout.orElse(ManagementApi.TIMEOUT),
                surroundings.pace());
    }

    private Optional<String> key() {
        if (key.isPresent() && keyFile.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--key and --key-file cannot both be given");
        }
        Optional<String> given =
                key.or(() -> keyFile.map(DjinnCommand::content)).or(() -> variable(KEY_VARIABLE));
        if (given.isPresent() && !given.get().matches("[!-~]+")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the management key is empty, or holds a space or a character that no key has");
        }
        return given;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(surroundings.environment().get(name))
                .filter(value -> !value.isBlank());
    }

    private static String content(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new CommandException(
                    ExitStatus.USAGE,
                    "The key file %s cannot be read: %s".formatted(file, e),
                    "Name a file with the key and nothing else.");
        }
    }
}

package dev.djinn.cli;

import java.util.Map;
import picocli.CommandLine;

/** Starts the command {@code djinn}; nothing but this class touches the standard streams. */
public final class DjinnCli {

    private DjinnCli() {}

    public static void main(String[] args) {
        CommandLine line =
                Commands.in(
                        new Surroundings(
                                Map.copyOf(System.getenv()),
                                new SystemTerminal(System.in),
                                new RealPace()));
        System.exit(line.execute(args));
    }
}

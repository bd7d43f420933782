package dev.djinn.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** The command as a user runs it, on a clock of its own that moves when the command waits. */
final class TestedCli {

    private final Map<String, String> environment = new HashMap<>();
    private final List<Duration> pauses = new ArrayList<>();
    private boolean interactive;
    private String typed = "";

    /** What a run printed, and its exit status. */
    record Run(int status, String out, String err) {}

    static TestedCli of(ScriptedServer server) {
        return new TestedCli()
                .with("DJINN_URL", server.url())
                .with("DJINN_MANAGEMENT_KEY", ScriptedServer.KEY);
    }

    TestedCli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** As if a person sat there, who answers that. */
    TestedCli typing(String answer) {
        interactive = true;
        typed = answer;
        return this;
    }

    List<Duration> pauses() {
        return List.copyOf(pauses);
    }

    Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        return run(out, err, new PrintWriter(out), arguments);
    }

    private Run run(StringWriter out, StringWriter err, PrintWriter writer, String... arguments) {
        CommandLine line =
                Commands.in(new Surroundings(Map.copyOf(environment), terminal(), new MovingPace()))
                        .setOut(writer)
                        .setErr(new PrintWriter(err, true));
        int status = line.execute(arguments);
        writer.flush();
        return new Run(status, out.toString(), err.toString());
    }

    /** With an output that breaks after so many lines, as that of {@code head} does. */
    Run runUntil(int lines, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        PrintWriter writer =
                new PrintWriter(out) {
                    @Override
                    public boolean checkError() {
                        return out.toString().lines().count() >= lines;
                    }
                };
        return run(out, err, writer, arguments);
    }

    private Terminal terminal() {
        return new Terminal() {
            @Override
            public boolean interactive() {
                return interactive;
            }

            @Override
            public String readLine() {
                return typed;
            }
        };
    }

    private final class MovingPace implements Pace {

        private long nanos;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos);
        }

        @Override
        public void pause(Duration time) {
            pauses.add(time);
            nanos += time.toNanos();
        }
    }
}

package dev.djinn.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads server-sent events from a stream that says something at least now and then.
 *
 * <p>A virtual thread of its own reads lines; {@link #next} is for one other thread. So that a
 * connection which died without a word is noticed.
 */
final class EventLines implements AutoCloseable {

    private static final int AHEAD = 256;

    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(AHEAD);
    private final InputStream stream;
    private final Duration silence;
    private final Thread reader;

    private sealed interface Line {}

    private record Text(String text) implements Line {}

    private record End(String why) implements Line {}

    /**
     * @param silence after which the stream counts as broken
     */
    EventLines(InputStream stream, Duration silence) {
        this.stream = stream;
        this.silence = silence;
        this.reader = Thread.ofVirtual().name("djinn-events").start(this::read);
    }

    private void read() {
        try (BufferedReader text =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String line = text.readLine();
            while (line != null) {
                lines.put(new Text(line));
                line = text.readLine();
            }
            lines.put(new End("it has ended"));
        } catch (IOException e) {
            end(Plain.text(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(String why) {
        try {
            lines.put(new End(why));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The next event; comments and unknown fields are passed over.
     *
     * @throws IOException why there is no more
     */
    ServerEvent next() throws IOException, InterruptedException {
        String name = "message";
        Optional<String> data = Optional.empty();
        while (true) {
            String line = line();
            if (line.isEmpty() && data.isPresent()) {
                return new ServerEvent(name, Json.read(data.get()));
            }
            if (line.startsWith("event:")) {
                name = line.substring("event:".length()).strip();
            }
            if (line.startsWith("data:")) {
                String more = line.substring("data:".length());
                data = Optional.of(data.map(text -> text + "\n" + more).orElse(more));
            }
        }
    }

    private String line() throws IOException, InterruptedException {
        Line line = lines.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
        return switch (line) {
            case null -> throw new IOException("silent for " + DurationConverter.text(silence));
            case End(String why) -> throw new IOException(why);
            case Text(String text) -> text;
        };
    }

    @Override
    public void close() {
        reader.interrupt();
        try {
            stream.close();
        } catch (IOException _) {
            // It is of no more use either way.
        }
    }
}

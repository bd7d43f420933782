package dev.djinn.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.Optional;

/** The terminal of this process. */
final class SystemTerminal implements Terminal {

    private final InputStream input;

    SystemTerminal(InputStream input) {
        this.input = input;
    }

    @Override
    public boolean interactive() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    @Override
    public String readLine() {
        try {
            return Objects.requireNonNullElse(
                    new BufferedReader(new InputStreamReader(input, Charset.defaultCharset()))
                            .readLine(),
                    "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

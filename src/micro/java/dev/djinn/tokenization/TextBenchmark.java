package dev.djinn.tokenization;

import dev.djinn.Microbenchmark;
import dev.djinn.Prose;
import dev.djinn.model.TokenizerSpec;
import java.io.IOException;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** One text to tokens; the last is cut to 256. */
public class TextBenchmark extends Microbenchmark {

    @Param({"16", "128", "256", "2000"})
    int tokens;

    private Tokenizer tokenizer;
    private String text;

    @Setup
    public void read() throws IOException {
        tokenizer =
                Tokenizer.load(
                        Path.of("models/sentiment/1"), new TokenizerSpec("tokenizer.json", 256));
        text = Prose.of(tokens - 2, part -> tokenizer.tokens(part, "inputs").length());
    }

    @TearDown
    public void close() {
        tokenizer.close();
    }

    @Benchmark
    public EncodedText tokenise() {
        return tokenizer.encode(text, Truncation.RIGHT, "inputs");
    }
}

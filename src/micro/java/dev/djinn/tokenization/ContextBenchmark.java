package dev.djinn.tokenization;

import dev.djinn.Microbenchmark;
import dev.djinn.Prose;
import dev.djinn.model.TokenizerSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** A context of some 2,000 tokens, and the windows that read it with one question. */
public class ContextBenchmark extends Microbenchmark {

    private static final int WINDOW = 256;
    private static final int STRIDE = 96;

    private Tokenizer tokenizer;
    private TokenSequence question;
    private TokenSequence context;

    @Setup
    public void read() throws IOException {
        tokenizer =
                Tokenizer.load(Path.of("models/qa/1"), new TokenizerSpec("tokenizer.json", WINDOW));
        question = tokenizer.tokens("Who grants the licence, and to whom?", "inputs");
        context = tokenise();
    }

    @TearDown
    public void close() {
        tokenizer.close();
    }

    @Benchmark
    public TokenSequence tokenise() {
        return tokenizer.tokens(Prose.text(), "inputs");
    }

    @Benchmark
    public List<Window> split() {
        return tokenizer.windows(question, context, WINDOW, STRIDE, 100);
    }
}

package dev.djinn.task.questionanswering;

import dev.djinn.inference.Call;
import dev.djinn.inference.Lease;
import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.inference.Preprocessing;
import dev.djinn.inference.Stage;
import dev.djinn.model.QuestionAnsweringSpec;
import dev.djinn.problem.ServingException;
import dev.djinn.task.Inputs;
import dev.djinn.tokenization.TokenSequence;
import dev.djinn.tokenization.Tokenizer;
import dev.djinn.tokenization.Window;
import dev.djinn.web.LimitProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Answers questions with a leased model. */
@Component
public final class Reader {

    private final Preprocessing preprocessing;
    private final int contextCharacters;

    Reader(Preprocessing preprocessing, LimitProperties limits) {
        this.preprocessing = preprocessing;
        this.contextCharacters = limits.contextCharacters();
    }

    /** A question with its context cut into windows. */
    private record Prepared(
            String context, TokenSequence tokens, List<Window> windows, boolean cut) {}

    /**
     * The answers of each question, in order; every window of every context is read.
     *
     * @param prefixes field name of each question, for failures
     * @throws ServingException when a parameter or a text cannot be served, or inference fails
     */
    public List<List<Answer>> answer(
            List<Question> questions,
            List<String> prefixes,
            AnsweringParameters parameters,
            Lease lease,
            Call call) {
        QuestionAnsweringSpec spec = lease.manifest().questionAnswering().orElseThrow();
        SpanSearch search = parameters.on(spec);
        IntStream.range(0, questions.size()).forEach(i -> check(questions.get(i), prefixes.get(i)));
        List<Prepared> prepared =
                preprocessing.run(call, () -> prepare(questions, prefixes, search, lease));
        call.truncated(prepared.stream().anyMatch(Prepared::cut));
        List<ModelInput> inputs =
                prepared.stream()
                        .flatMap(one -> one.windows().stream())
                        .<ModelInput>map(window -> new ModelInput.Text(window.tokens()))
                        .toList();
        List<ModelOutput> outputs = lease.infer(inputs, call);
        return call.timed(Stage.POSTPROCESS, () -> search(search, prepared, outputs));
    }

    private void check(Question question, String prefix) {
        Inputs.text(question.question(), prefix + ".question");
        String context = Inputs.text(question.context(), prefix + ".context");
        if (context.length() > contextCharacters) {
            throw ServingException.invalid(
                    prefix + ".context",
                    "The context has %d characters, more than the limit of %d: split it, or raise djinn.limits.context-characters."
                            .formatted(context.length(), contextCharacters));
        }
    }

    private static List<Prepared> prepare(
            List<Question> questions, List<String> prefixes, SpanSearch search, Lease lease) {
        List<Prepared> prepared = new ArrayList<>();
        int left = lease.capacity();
        for (int i = 0; i < questions.size(); i++) {
            Prepared one =
                    prepare(questions.get(i), prefixes.get(i), search, lease.tokenizer(), left);
            left -= one.windows().size();
            prepared.add(one);
        }
        return prepared;
    }

    private static Prepared prepare(
            Question question, String prefix, SpanSearch search, Tokenizer tokenizer, int most) {
        String context = String.valueOf(question.context());
        TokenSequence asked =
                tokenizer.tokens(String.valueOf(question.question()), prefix + ".question");
        TokenSequence tokens = tokenizer.tokens(context, prefix + ".context");
        List<Window> windows =
                tokenizer.windows(
                        asked.head(search.maxQuestion()),
                        tokens,
                        search.window(),
                        search.stride(),
                        most);
        return new Prepared(context, tokens, windows, asked.length() > search.maxQuestion());
    }

    private static List<List<Answer>> search(
            SpanSearch search, List<Prepared> prepared, List<ModelOutput> outputs) {
        List<List<Answer>> answers = new ArrayList<>();
        int at = 0;
        for (Prepared one : prepared) {
            int next = at + one.windows().size();
            answers.add(
                    search.answers(
                            one.context(), one.tokens(), one.windows(), outputs.subList(at, next)));
            at = next;
        }
        return answers;
    }
}

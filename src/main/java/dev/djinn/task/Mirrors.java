package dev.djinn.task;

import dev.djinn.inference.Call;
import dev.djinn.inference.Comparison;
import dev.djinn.inference.Lease;
import dev.djinn.inference.MirrorListener;
import dev.djinn.inference.ModelDirectory;
import dev.djinn.inference.SpareTime;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.Task;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Asks a model, and then, where its route has a shadow that the request's draw fell on, the shadow
 * too: the whole way from the request's inputs to what a client would have got, so that tokenizer,
 * preprocessing and labels are the shadow's own. The answer is there before the copy begins.
 */
@Component
public final class Mirrors {

    private static final Logger log = LoggerFactory.getLogger(Mirrors.class);

    /** Longest time that a copy waits for spare capacity, its computation included. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Not the shadow's fault: it is not loaded, nothing was idle, or the service ends. */
    private static final Set<ProblemCode> UNTRIED =
            Set.of(
                    ProblemCode.MODEL_NOT_READY,
                    ProblemCode.OVERLOADED,
                    ProblemCode.DEADLINE_EXCEEDED,
                    ProblemCode.CLIENT_GONE);

    private final ModelDirectory directory;
    private final SpareTime spareTime;
    private final MirrorListener listener;

    Mirrors(ModelDirectory directory, SpareTime spareTime, MirrorListener listener) {
        this.directory = directory;
        this.spareTime = spareTime;
        this.listener = listener;
    }

    /** What a request asks; may be asked of several models, on any thread. */
    @FunctionalInterface
    public interface Question<A> {
        A ask(Lease lease, Call call);
    }

    /** Compares two answers of the same kind. */
    @FunctionalInterface
    public interface Difference<A> {
        Comparison between(A answer, A other);
    }

    /**
     * The leased model's answer.
     *
     * @throws ServingException the question's own
     */
    public <A> A answer(Lease lease, Call call, Question<A> question, Difference<A> difference) {
        A answer = question.ask(lease, call);
        lease.shadow()
                .ifPresent(shadow -> {
                    ModelVersion answering = lease.manifest().version();
                    Task task = call.task().orElse(lease.manifest().task());
                    if (!spareTime.offer(
                            () -> mirror(answering, shadow, task, answer, question, difference))) {
                        listener.dropped(answering, shadow);
                    }
                });
        return answer;
    }

    private <A> void mirror(
            ModelVersion answering,
            ModelVersion shadow,
            Task task,
            A answer,
            Question<A> question,
            Difference<A> difference) {
        Call call = Call.mirror(System.nanoTime() + PATIENCE.toNanos());
        try (Lease lease = directory.mirror(shadow)) {
            requireTask(lease, task);
            call.serves(shadow, task);
            A other = question.ask(lease, call);
            listener.compared(answering, shadow, difference.between(answer, other));
        } catch (ServingException e) {
            unanswered(answering, shadow, e.code());
        } catch (RuntimeException e) {
            unanswered(answering, shadow, ProblemCode.INTERNAL_ERROR);
        }
    }

    private static void requireTask(Lease lease, Task task) {
        Task own = lease.manifest().task();
        if (!own.answers(task)) {
            throw ServingException.invalid("shadow", "It does %s, not %s.".formatted(own, task));
        }
    }

    /** Messages are not logged: they may quote the input. */
    private void unanswered(ModelVersion answering, ModelVersion shadow, ProblemCode code) {
        if (UNTRIED.contains(code)) {
            listener.dropped(answering, shadow);
            return;
        }
        log.debug("{} could not answer a mirrored request: {}", shadow, code.value());
        listener.failed(answering, shadow);
    }
}

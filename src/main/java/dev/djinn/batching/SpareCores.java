package dev.djinn.batching;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Cores for work that nobody waits for: such work gets a core when one is idle and nobody else
 * wants it. Once it has one, it keeps it to its end.
 */
public final class SpareCores {

    private final CpuBudget budget;

    public SpareCores(CpuBudget budget) {
        this.budget = budget;
    }

    /**
     * Computes something on this thread.
     *
     * @throws ServingException the task's own failure; {@code OVERLOADED} when no core was idle
     *     until the deadline; {@code CLIENT_GONE} when this thread is interrupted
     */
    public <T> T compute(Supplier<T> task, Wait wait) {
        acquire(wait);
        try {
            return task.get();
        } finally {
            budget.release(1);
        }
    }

    /**
     * Returns once a core is idle, which another thread may then take for this one.
     *
     * @throws ServingException as {@link #compute}
     */
    public void await(Wait wait) {
        acquire(wait);
        budget.release(1);
    }

    private void acquire(Wait wait) {
        try {
            if (!budget.acquireSpare(wait.deadline() - wait.ticker().nanos())) {
                throw ServingException.retryable(
                        ProblemCode.OVERLOADED,
                        "No core was idle until the deadline. Send the request again later.",
                        Duration.ofSeconds(1));
            }
        } catch (InterruptedException _) {
            throw new ServingException(ProblemCode.CLIENT_GONE, "The request was cancelled.");
        }
    }
}

package dev.djinn.artifact;

import dev.djinn.outbound.ForbiddenHostException;
import java.io.IOException;
import java.io.InterruptedIOException;

/** How often something is tried that may pass by itself. */
record Retries(int attempts, Pause pause) {

    /** Waits before another attempt. */
    @FunctionalInterface
    interface Pause {
        /**
         * @param failures so far, in a row
         * @throws InterruptedIOException when waiting makes no sense any more
         */
        void after(int failures) throws InterruptedIOException;
    }

    @FunctionalInterface
    interface Attempt<T> {
        T run() throws IOException;
    }

    <T> T run(Attempt<T> attempt) throws IOException {
        for (int failures = 1; ; failures++) {
            try {
                return attempt.run();
            } catch (IOException e) {
                pauseAfter(e, failures);
            }
        }
    }

    /** Throws the failure again when there have been too many, or when it is final. */
    void pauseAfter(IOException failure, int failures) throws IOException {
        if (failures >= attempts || isFinal(failure)) {
            throw failure;
        }
        pause.after(failures);
    }

    private static boolean isFinal(IOException failure) {
        return failure instanceof ForbiddenHostException
                || failure.getClass() == InterruptedIOException.class
                || Thread.currentThread().isInterrupted();
    }
}

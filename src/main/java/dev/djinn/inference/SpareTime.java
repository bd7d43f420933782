package dev.djinn.inference;

/**
 * Runs what nobody waits for, on a few threads of its own. Ends with the service, and interrupts
 * what then runs.
 */
public interface SpareTime {

    /**
     * Runs it when there is time.
     *
     * @return false at once when too much waits already, or the service ends
     */
    boolean offer(Runnable work);
}

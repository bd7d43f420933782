package dev.djinn.cli;

/** Where the command runs: in a person's terminal, or in a script. */
interface Terminal {

    /** Whether a person reads the output and types the input. */
    boolean interactive();

    /** The next line that is typed; empty at the end of the input. */
    String readLine();
}

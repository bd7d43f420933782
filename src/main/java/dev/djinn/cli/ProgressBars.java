package dev.djinn.cli;

import java.io.PrintWriter;
import java.util.List;

/** A bar for each replica, drawn over the earlier one. */
final class ProgressBars implements ProgressDisplay {

    private static final int WIDTH = 24;

    /** Longest line that no usual terminal wraps: the cursor goes up by lines. */
    private static final int MOST = 79;

    private final PrintWriter writer;
    private int drawn;

    ProgressBars(PrintWriter writer) {
        this.writer = writer;
    }

    @Override
    public void show(List<ReplicaProgress> replicas) {
        if (drawn > 0) {
            writer.print("\033[%dA\033[J".formatted(drawn));
        }
        replicas.forEach(replica -> writer.println(Plain.cut(line(replica), MOST)));
        writer.flush();
        drawn = replicas.size();
    }

    private static String line(ReplicaProgress replica) {
        int percent = replica.serves() ? 100 : replica.percent().orElse(0);
        int full = WIDTH * percent / 100;
        return "[%s%s] %s: %s"
                .formatted(
                        "#".repeat(full),
                        ".".repeat(WIDTH - full),
                        replica.replica(),
                        replica.text());
    }
}

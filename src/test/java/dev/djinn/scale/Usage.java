package dev.djinn.scale;

import java.lang.management.ManagementFactory;

/** What was used from one moment to another, or so far. */
record Usage(
        double seconds,
        long statements,
        double postgresSeconds,
        double ownSeconds,
        long written,
        long loopbackBytes) {

    static Usage of(MeasuredPostgres postgres) {
        var machine =
                (com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean();
        return new Usage(
                System.nanoTime() / 1e9,
                postgres.statements(),
                postgres.processorSeconds(),
                machine.getProcessCpuTime() / 1e9,
                postgres.written(),
                Processes.loopbackBytes());
    }

    Usage less(Usage before) {
        return new Usage(
                seconds - before.seconds,
                statements - before.statements,
                postgresSeconds - before.postgresSeconds,
                ownSeconds - before.ownSeconds,
                written - before.written,
                loopbackBytes - before.loopbackBytes);
    }

    /** For each second. */
    String rates() {
        return "%.0f statements/s, %.4f of a core for PostgreSQL and %.3f for the replicas, %.1f kB/s written, %.0f kB/s on the loopback interface"
                .formatted(
                        statements / seconds,
                        postgresSeconds / seconds,
                        ownSeconds / seconds,
                        written / seconds / 1000,
                        loopbackBytes / seconds / 1000);
    }
}

package dev.djinn.serving;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/** Native memory that all models on the CPU share. */
record MemoryBudget(DataSize size) {

    private static final Logger log = LoggerFactory.getLogger(MemoryBudget.class);

    /** As much as there may be: nothing is refused. */
    static final MemoryBudget UNLIMITED = new MemoryBudget(DataSize.ofBytes(Long.MAX_VALUE));

    /**
     * Of a process without models, beside its heap: libtorch, classes, compiled code, threads.
     * Measured: 235 MB.
     */
    private static final DataSize RESERVE = DataSize.ofMegabytes(256);

    private static final int LEAST_SHARE = 4;

    /** A model in memory, or on its way there. */
    record Share(String model, DataSize memory) {}

    /** What is set, else what this process may use beside its heap. */
    static MemoryBudget of(DataSize configured) {
        if (configured.toBytes() > 0) {
            return new MemoryBudget(configured);
        }
        MemoryBudget budget = within(limit(), DataSize.ofBytes(Runtime.getRuntime().maxMemory()));
        log.info("Models on the CPU may take {} MB of memory", budget.size().toMegabytes());
        return budget;
    }

    /** Of the control group, else of the machine. */
    private static DataSize limit() {
        return DataSize.ofBytes(
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getTotalMemorySize());
    }

    /** The limit less heap and reserve, but a quarter of it at least. */
    static MemoryBudget within(DataSize limit, DataSize heap) {
        long left = limit.toBytes() - heap.toBytes() - RESERVE.toBytes();
        return new MemoryBudget(DataSize.ofBytes(Math.max(left, limit.toBytes() / LEAST_SHARE)));
    }

    static DataSize sum(List<Share> shares) {
        return DataSize.ofBytes(shares.stream().mapToLong(share -> share.memory().toBytes()).sum());
    }

    /**
     * @param taken by others
     * @throws ConfigurationException with the figures when it does not fit beside them
     */
    void require(Share wanted, List<Share> taken) {
        long needed = wanted.memory().toBytes();
        if (needed > size.toBytes() - sum(taken).toBytes()) {
            throw new ConfigurationException(
                    "%s needs %d MB of memory, and %d of %d MB are taken%s."
                            .formatted(
                                    wanted.model(),
                                    megabytes(wanted.memory()),
                                    megabytes(sum(taken)),
                                    megabytes(size),
                                    names(taken)),
                    "Unload a version, give the container more memory, or raise djinn.memory.");
        }
    }

    private static String names(List<Share> taken) {
        return taken.isEmpty()
                ? ""
                : taken.stream()
                        .map(share ->
                                "%s %d MB".formatted(share.model(), megabytes(share.memory())))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    /** Rounded up, so that what does not fit does not look as if it did. */
    private static long megabytes(DataSize size) {
        return Math.ceilDiv(size.toBytes(), DataSize.ofMegabytes(1).toBytes());
    }
}

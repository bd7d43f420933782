package dev.djinn.serving;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the calling thread stands back for others. Only Linux has priorities of single threads, so
 * elsewhere nothing changes. There a thread cannot take back that it gives way, and threads that it
 * starts inherit it.
 */
enum ThreadPriority {

    /** Runs where a core is idle, and is off it the moment that another thread wants it. */
    IDLE_CORES {
        @Override
        void apply() {
            if (!call(SCHED_SETSCHEDULER, SELF, SCHED_IDLE, NO_PRIORITY)) {
                GIVING_WAY.apply();
            }
        }
    },

    /** A core that is wanted by another thread is its own to 3 %. */
    GIVING_WAY {
        @Override
        void apply() {
            if (!call(SET_PRIORITY, PRIO_PROCESS, SELF, NICE)) {
                log.debug("The system does not let a thread give way to others");
            }
        }
    };

    private static final Logger log = LoggerFactory.getLogger(ThreadPriority.class);

    /** Of -20 to 19. */
    private static final int NICE = 15;

    /** What {@code who} counts, in setpriority(2); 0 is the calling thread then. */
    private static final int PRIO_PROCESS = 0;

    private static final int SELF = 0;

    /** Of sched_setscheduler(2); its parameter is one number, 0 for this policy. */
    private static final int SCHED_IDLE = 5;

    private static final MemorySegment NO_PRIORITY = Arena.global().allocate(ValueLayout.JAVA_INT);

    private static final Optional<MethodHandle> SET_PRIORITY =
            function(
                    "setpriority",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT));

    private static final Optional<MethodHandle> SCHED_SETSCHEDULER =
            function(
                    "sched_setscheduler",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS));

    /** For the rest of the calling thread's life. */
    abstract void apply();

    private static boolean call(Optional<MethodHandle> function, Object... arguments) {
        try {
            return function.isPresent() && (int) function.get().invokeWithArguments(arguments) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted") // the functions are the C library's, with their own signatures
    private static Optional<MethodHandle> function(String name, FunctionDescriptor signature) {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(address -> linker.downcallHandle(address, signature));
    }
}

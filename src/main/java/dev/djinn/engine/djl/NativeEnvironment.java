package dev.djinn.engine.djl;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The environment that native libraries see. Java's own view of it was copied when the process
 * began, and cannot be changed.
 */
final class NativeEnvironment {

    private static final int KEEP = 0;

    private NativeEnvironment() {}

    /**
     * Sets a variable that is not set, for libraries that are loaded afterwards, and does nothing
     * where the system has no setenv(3). Call it before other threads may read the environment.
     */
    @SuppressWarnings("restricted") // the function is setenv(3), with its own signature
    static void setDefault(String name, String value) {
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup()
                .find("setenv")
                .map(function ->
                        linker.downcallHandle(
                                function,
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.JAVA_INT)))
                .ifPresent(setenv -> set(setenv, name, value));
    }

    private static void set(MethodHandle setenv, String name, String value) {
        try (Arena arena = Arena.ofConfined()) {
            int failed =
                    (int)
                            setenv.invokeExact(
                                    arena.allocateFrom(name), arena.allocateFrom(value), KEEP);
            if (failed != 0) {
                throw new IllegalStateException("setenv of %s failed".formatted(name));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.djinn.registry;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/**
 * Shows why the registry's database cannot be used as a description and an action instead of a
 * stack trace.
 */
class RegistryFailureAnalyzer implements FailureAnalyzer {

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseInUseException) {
                return new FailureAnalysis(
                        cause.getMessage(),
                        "Stop the other one, give this one a folder of its own with djinn.data (environment: DJINN_DATA), or share a PostgreSQL database with djinn.registry.url.",
                        cause);
            }
            if (cause instanceof RefusedPropertyException refused) {
                return new FailureAnalysis(refused.getMessage(), refused.action(), refused);
            }
            if (cause instanceof SchemaException) {
                return new FailureAnalysis(
                        cause.getMessage(),
                        "Correct djinn.registry.url, or give its user the right to create tables.",
                        cause);
            }
        }
        return null;
    }
}

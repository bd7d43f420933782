package dev.djinn.serving;

import dev.djinn.artifact.PackageException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a broken model package as a description and an action instead of a stack trace. */
class PackageFailureAnalyzer extends AbstractFailureAnalyzer<PackageException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PackageException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Correct the package, take it out of the folder, or point djinn.models.location to a folder of sound packages.",
                cause);
    }
}

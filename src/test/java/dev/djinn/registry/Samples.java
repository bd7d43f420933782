package dev.djinn.registry;

import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Names and values that the registry's tests share. */
final class Samples {

    static final ModelName QA = new ModelName("qa");
    static final AliasName CHAMPION = new AliasName("champion");
    static final Edit EDIT = Edit.by("ann");

    private Samples() {}

    static ModelVersion qa(int version) {
        return new ModelVersion(QA, version);
    }

    /** A checksum out of one hexadecimal digit. */
    static Sha256 sha256(char digit) {
        return new Sha256(String.valueOf(digit).repeat(64));
    }

    static Artifact artifact(String uri) {
        return new Artifact(URI.create(uri), Optional.empty());
    }

    static Registration registration(int version) {
        return registration(QA, OptionalInt.of(version), "file:///qa/" + version, Optional.empty());
    }

    static Registration registration(
            ModelName name, OptionalInt version, String uri, Optional<String> key) {
        return new Registration(
                name,
                version,
                artifact(uri),
                Optional.empty(),
                DesiredState.LOADED,
                Optional.empty(),
                key);
    }

    static FolderPackage folder(int version, char checksum) {
        return new FolderPackage(
                qa(version),
                URI.create("folder:qa/" + version),
                new FetchedPackage(sha256(checksum), "name: qa # " + checksum));
    }

    static ServingException failure(ProblemCode code, ThrowingCallable call) {
        ServingException failure = Assertions.catchThrowableOfType(ServingException.class, call);
        Assertions.assertThat(failure).as("a failure of the registry").isNotNull();
        Assertions.assertThat(failure.code()).isEqualTo(code);
        return failure;
    }
}

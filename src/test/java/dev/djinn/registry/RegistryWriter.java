package dev.djinn.registry;

import static dev.djinn.registry.Samples.EDIT;
import static dev.djinn.registry.Samples.QA;
import static dev.djinn.registry.Samples.artifact;

import java.nio.file.Path;
import java.time.Clock;

/** A process that registers version after version and prints each once it is registered. */
final class RegistryWriter {

    private RegistryWriter() {}

    /**
     * @param arguments the data folder
     */
    public static void main(String[] arguments) {
        try (SqlRegistry registry = Registries.inFolder(Path.of(arguments[0]), Clock.systemUTC())) {
            while (true) {
                Registered registered =
                        registry.models()
                                .register(Registration.of(QA, artifact("file:///a")), EDIT);
                System.out.println("registered " + registered.version().version());
            }
        }
    }
}

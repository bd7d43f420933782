package dev.djinn.registry;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Opens registries as the service would. */
final class Registries {

    /** Too long to be waited for: whatever is noticed sooner came as a notification. */
    static final Duration NO_POLLING = Duration.ofHours(1);

    private Registries() {}

    static SqlRegistry inMemory(Clock clock) {
        String url =
                "jdbc:h2:mem:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1"
                        .formatted(UUID.randomUUID());
        return open(url, "djinn", clock, NO_POLLING);
    }

    static SqlRegistry inFolder(Path folder, Clock clock) {
        RegistryProperties.Registry settings = settings("", "djinn", NO_POLLING);
        return SqlRegistry.open(new RegistryProperties(folder, settings), clock);
    }

    static SqlRegistry open(String url, String username, Clock clock, Duration pollInterval) {
        return SqlRegistry.open(
                new RegistryProperties(Path.of("unused"), settings(url, username, pollInterval)),
                clock);
    }

    private static RegistryProperties.Registry settings(
            String url, String username, Duration pollInterval) {
        return new RegistryProperties.Registry(
                url,
                username,
                "",
                "",
                4,
                pollInterval,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30));
    }
}

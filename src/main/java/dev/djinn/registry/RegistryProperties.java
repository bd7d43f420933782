package dev.djinn.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where desired state is kept.
 *
 * @param data folder for what Djinn itself keeps
 */
@ConfigurationProperties("djinn")
record RegistryProperties(@DefaultValue("data") Path data, @DefaultValue Registry registry) {

    /** JDBC URL of the registry's database. */
    String url() {
        if (!registry.url().isEmpty()) {
            return registry.url();
        }
        return "jdbc:h2:file:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_ON_EXIT=FALSE"
                .formatted(data.toAbsolutePath().normalize().resolve("registry"));
    }

    /**
     * @param url JDBC URL of a PostgreSQL or H2 database; a file in djinn.data when empty
     * @param username user of the database
     * @param password that user's password
     * @param passwordFile file that holds the password instead, such as a mounted secret
     * @param poolSize most connections to the database, besides one for notifications
     * @param pollInterval longest time until a change by another replica is noticed when no
     *     notification comes
     * @param heartbeatInterval longest time between two reports of a replica
     * @param replicaTimeout silence after which a replica counts as gone
     */
    record Registry(
            @DefaultValue("") String url,
            @DefaultValue("djinn") String username,
            @DefaultValue("") String password,
            @DefaultValue("") String passwordFile,
            @DefaultValue("4") int poolSize,
            @DefaultValue("1s") Duration pollInterval,
            @DefaultValue("5s") Duration heartbeatInterval,
            @DefaultValue("30s") Duration replicaTimeout) {

        private static final Duration SHORTEST_POLL = Duration.ofMillis(10);

        Registry {
            if (!url.isEmpty()) {
                Database.of(url);
            }
            if (!password.isEmpty() && !passwordFile.isEmpty()) {
                throw new IllegalArgumentException(
                        "djinn.registry.password and djinn.registry.password-file=%s are both set: keep one"
                                .formatted(passwordFile));
            }
            if (poolSize < 2) {
                throw new IllegalArgumentException(
                        "djinn.registry.pool-size must be at least 2, not %d".formatted(poolSize));
            }
            if (pollInterval.compareTo(SHORTEST_POLL) < 0
                    || heartbeatInterval.compareTo(SHORTEST_POLL) < 0) {
                throw new IllegalArgumentException(
                        "djinn.registry.poll-interval and djinn.registry.heartbeat-interval must be at least 10ms, not %s and %s"
                                .formatted(pollInterval, heartbeatInterval));
            }
            if (replicaTimeout.compareTo(heartbeatInterval.multipliedBy(2)) < 0) {
                throw new IllegalArgumentException(
                        "djinn.registry.replica-timeout must be at least twice djinn.registry.heartbeat-interval, not %s with %s"
                                .formatted(replicaTimeout, heartbeatInterval));
            }
        }

        /** The password, out of its file if one is named. */
        String secret() {
            return passwordFile.isEmpty() ? password : read(Path.of(passwordFile));
        }

        @Override
        public String toString() {
            return "Registry[url=%s, username=%s, password=***, passwordFile=%s, poolSize=%d, pollInterval=%s, heartbeatInterval=%s, replicaTimeout=%s]"
                    .formatted(
                            Database.shown(url),
                            username,
                            passwordFile,
                            poolSize,
                            pollInterval,
                            heartbeatInterval,
                            replicaTimeout);
        }

        private static String read(Path file) {
            try {
                return Files.readString(file).strip();
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "djinn.registry.password-file=%s cannot be read: correct the path or the file's permissions"
                                .formatted(file),
                        e);
            }
        }
    }
}

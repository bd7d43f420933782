package dev.djinn.registry;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * A registry in a real PostgreSQL that a test shares with services of their own processes. The
 * server can be stopped and started again with all that it had.
 */
public final class SharedRegistry implements AutoCloseable {

    private final Path folder;
    private final SqlRegistry registry;
    private EmbeddedPostgres server;
    private int port;

    public SharedRegistry(Path folder) {
        this.folder = folder;
        this.server = start(0);
        this.registry =
                SqlRegistry.open(
                        new RegistryProperties(
                                folder,
                                new RegistryProperties.Registry(
                                        url(),
                                        TestingPostgres.USER,
                                        "",
                                        "",
                                        2,
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(10))),
                        Clock.systemUTC());
    }

    private EmbeddedPostgres start(int port) {
        try {
            EmbeddedPostgres.Builder builder =
                    EmbeddedPostgres.builder()
                            .setDataDirectory(folder.resolve("postgres"))
                            .setCleanDataDirectory(false)
                            .setServerConfig("fsync", "off")
                            .setPGStartupWait(Duration.ofMinutes(1));
            return (port == 0 ? builder : builder.setPort(port)).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return server.getJdbcUrl(TestingPostgres.USER, "postgres");
    }

    public ModelRegistry models() {
        return registry.models();
    }

    public Replicas replicas() {
        return registry.replicas();
    }

    public void stop() {
        port = server.getPort();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Again, on the same port. */
    public void start() {
        server = start(port);
    }

    @Override
    public void close() {
        registry.close();
        stop();
    }
}

package dev.djinn.registry;

import static dev.djinn.registry.Samples.EDIT;
import static dev.djinn.registry.Samples.QA;
import static dev.djinn.registry.Samples.artifact;
import static dev.djinn.registry.Samples.failure;
import static dev.djinn.registry.Samples.qa;
import static dev.djinn.registry.Samples.registration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.batching.Eventually;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two replicas at one PostgreSQL, and what happens when it goes away. */
class RegistryChangesIT {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int CHANGES = 5;

    private static TestingPostgres postgres;

    @BeforeAll
    static void startPostgres() {
        postgres = TestingPostgres.start();
    }

    @AfterAll
    static void stopPostgres() {
        if (postgres != null) {
            postgres.close();
        }
    }

    private static SqlRegistry open(String url, Duration pollInterval) {
        return Registries.open(url, TestingPostgres.USER, Clock.systemUTC(), pollInterval);
    }

    private static void awaitListeners(int count) {
        Eventually.until(() -> postgres.connections(PostgresSignal.APPLICATION) == count);
    }

    /** Of a few changes, since the machine may be busy with other things during one. */
    private static Duration fastest(SqlRegistry changed, HeardRevisions heard)
            throws InterruptedException {
        Duration fastest = PATIENCE;
        for (int i = 0; i < CHANGES; i++) {
            Registered registered =
                    changed.models().register(Registration.of(QA, artifact("file:///a")), EDIT);
            Duration time = heard.await(registered.model().revision(), PATIENCE);
            fastest = time.compareTo(fastest) < 0 ? time : fastest;
        }
        return fastest;
    }

    @Test
    void tellsOtherReplicasOfAChangeWithinASecond() throws InterruptedException {
        String url = postgres.newSchema("heard");
        try (SqlRegistry one = open(url, Registries.NO_POLLING);
                SqlRegistry other = open(url, Registries.NO_POLLING)) {
            HeardRevisions own = new HeardRevisions();
            HeardRevisions others = new HeardRevisions();
            one.changes().subscribe(own);
            other.changes().subscribe(others);
            // The first change makes sure that both listen.
            one.models().register(registration(1), EDIT);
            own.await(1, PATIENCE);
            others.await(1, PATIENCE);
            awaitListeners(2);

            assertThat(fastest(one, others)).isLessThan(SECOND);
            assertThat(fastest(other, own)).isLessThan(SECOND);
            assertThat(one.models().snapshot()).isEqualTo(other.models().snapshot());
        }
    }

    @Test
    void listensAgainAfterItsConnectionWasCut() throws InterruptedException {
        String url = postgres.newSchema("cut");
        try (SqlRegistry one = open(url, Registries.NO_POLLING);
                SqlRegistry other = open(url, Registries.NO_POLLING)) {
            HeardRevisions heard = new HeardRevisions();
            other.changes().subscribe(heard);
            one.models().register(registration(1), EDIT);
            heard.await(1, PATIENCE);
            awaitListeners(2);

            assertThat(postgres.terminate(PostgresSignal.APPLICATION)).isEqualTo(2);
            one.models().register(registration(2), EDIT);
            heard.await(2, PATIENCE);
            awaitListeners(2);

            assertThat(fastest(one, heard)).isLessThan(SECOND);
        }
    }

    @Test
    void noticesChangesByPollingToo() throws InterruptedException {
        String url = postgres.newSchema("polled");
        try (SqlRegistry other = open(url, Duration.ofMillis(100))) {
            HeardRevisions heard = new HeardRevisions();
            other.changes().subscribe(heard);
            other.models().register(registration(1), EDIT);
            heard.await(1, PATIENCE);

            postgres.execute("UPDATE polled.registry_revision SET revision = 17");

            heard.await(17, PATIENCE);
        }
    }

    @Test
    void worksOnAfterItsConnectionsWereCut() {
        String url = postgres.newSchema("cut_pool");
        try (SqlRegistry registry = open(url, SECOND)) {
            registry.models().register(registration(1), EDIT);

            for (int i = 2; i < 6; i++) {
                assertThat(postgres.terminate("djinn-registry")).isPositive();
                int version = i;
                Eventually.until(() -> registered(registry, version));
            }

            assertThat(registry.models().get(QA).versions()).hasSize(5);
        }
    }

    /** Locks that are held for longer than a transaction waits for them. */
    @Test
    void waitsAgainForALockThatAnotherHoldsForLong() throws SQLException {
        String url = postgres.newSchema("locked");
        try (SqlRegistry registry = open(url, SECOND);
                Connection other = postgres.connect()) {
            registry.models().register(registration(1), EDIT);
            other.setAutoCommit(false);
            other.createStatement().execute("SELECT * FROM locked.registry_revision FOR UPDATE");

            CompletableFuture<Boolean> change =
                    CompletableFuture.supplyAsync(() -> registered(registry, 2));
            Eventually.until(() -> !postgres.latestWaiting().isEmpty());
            String first = postgres.latestWaiting();
            Eventually.until(() -> postgres.latestWaiting().compareTo(first) > 0);
            other.rollback();

            assertThat(change.join()).isTrue();
        }
    }

    /** One connection listens, and making the tables takes more than the other. */
    @Test
    void waitsForADatabaseThatAllowsNoMoreConnections() {
        String url = postgres.newSchema("few").replace("user=postgres", "user=few");
        postgres.execute("CREATE ROLE few LOGIN CONNECTION LIMIT 2");
        postgres.execute("GRANT ALL ON SCHEMA few TO few");
        try (SqlRegistry registry = Registries.open(url, "few", Clock.systemUTC(), SECOND)) {
            failure(ProblemCode.REGISTRY_UNAVAILABLE, () -> registry.models().snapshot());

            postgres.execute("ALTER ROLE few CONNECTION LIMIT 9");
            Eventually.until(() -> registered(registry, 1));
        }
    }

    /** Of packages that are registered already nothing is written, and nobody waited for. */
    @Test
    void startsWithoutTheLockWhenItsFolderIsRegistered() throws SQLException {
        String url = postgres.newSchema("folder");
        List<FolderPackage> packages =
                List.of(new FolderPackage(qa(1), artifact("folder:qa/1"), Optional.empty()));
        try (SqlRegistry registry = open(url, SECOND);
                SqlRegistry starting = open(url, SECOND);
                Connection other = postgres.connect()) {
            registry.models().registerFolder(packages, EDIT);
            other.setAutoCommit(false);
            other.createStatement()
                    .execute(
                            "SELECT * FROM folder.registry_revision, folder.djinn_schema_history FOR UPDATE");

            assertThat(starting.models().registerFolder(packages, EDIT))
                    .containsExactly(new FolderOutcome.Unchanged(qa(1)));
            other.rollback();
        }
    }

    private static boolean registered(SqlRegistry registry, int version) {
        try {
            registry.models().register(registration(version), EDIT);
            return true;
        } catch (ServingException e) {
            assertThat(e.code()).isEqualTo(ProblemCode.REGISTRY_UNAVAILABLE);
            return false;
        }
    }

    /**
     * A socket that is bound but does not listen keeps the port from others, and not from
     * PostgreSQL, which reuses addresses.
     */
    @Test
    void waitsForADatabaseThatStartsLater() throws IOException, InterruptedException {
        try (Socket reserved = new Socket()) {
            reserved.setReuseAddress(true);
            reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            waitsForADatabase(reserved.getLocalPort());
        }
    }

    private static void waitsForADatabase(int port) throws InterruptedException {
        String url = "jdbc:postgresql://localhost:%d/postgres".formatted(port);
        try (SqlRegistry registry = open(url, Duration.ofMillis(100))) {
            HeardRevisions heard = new HeardRevisions();
            registry.changes().subscribe(heard);
            var failure =
                    failure(
                            ProblemCode.REGISTRY_UNAVAILABLE,
                            () -> registry.models().register(registration(1), EDIT));
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(5));
            assertThat(failure).hasMessageContaining("Try again in 5 s");
            failure(ProblemCode.REGISTRY_UNAVAILABLE, () -> registry.replicas().list());

            try (TestingPostgres _ = TestingPostgres.start(port)) {
                Eventually.until(() -> registered(registry, 1));
                heard.await(1, PATIENCE);
            }
            failure(ProblemCode.REGISTRY_UNAVAILABLE, () -> registry.models().snapshot());
        }
    }

    @Test
    void makesItsTablesOnceWhenReplicasStartTogether() throws InterruptedException {
        String url = postgres.newSchema("together");
        Thread[] starts = new Thread[4];
        for (int i = 0; i < starts.length; i++) {
            starts[i] =
                    Thread.ofPlatform()
                            .start(() -> {
                                try (SqlRegistry registry = open(url, SECOND)) {
                                    registry.models()
                                            .register(
                                                    Registration.of(QA, artifact("file:///a")),
                                                    EDIT);
                                }
                            });
        }
        for (Thread start : starts) {
            start.join();
        }
        try (SqlRegistry registry = open(url, SECOND)) {
            assertThat(registry.models().get(QA).versions()).hasSize(starts.length);
        }
    }
}

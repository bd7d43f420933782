package dev.djinn.registry;

import static dev.djinn.registry.Samples.EDIT;
import static dev.djinn.registry.Samples.QA;
import static dev.djinn.registry.Samples.artifact;
import static dev.djinn.registry.Samples.qa;
import static dev.djinn.registry.Samples.registration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.model.ModelName;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a {@link ModelRegistry} must keep to when many use it at once. */
abstract class ConcurrentRegistryContract extends ModelRegistryContract {

    private static final int THREADS = 8;
    private static final int ROUNDS = 10;

    private static <T> List<T> together(Callable<T> work) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(THREADS);
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<T>> tasks =
                    Collections.nCopies(
                            THREADS,
                            () -> {
                                barrier.await();
                                return work.call();
                            });
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        }
    }

    @Test
    void losesNoneOfManyRegistrationsAtOnce() throws Exception {
        List<List<Long>> revisions =
                together(() -> {
                    List<Long> own = new ArrayList<>();
                    for (int i = 0; i < ROUNDS; i++) {
                        Registered registered =
                                registry()
                                        .register(Registration.of(QA, artifact("file:///a")), EDIT);
                        own.add(registered.model().revision());
                    }
                    return own;
                });

        assertThat(registry().get(QA).versions())
                .extracting(RegisteredVersion::version)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, THREADS * ROUNDS).boxed().toList());
        assertThat(revisions).allSatisfy(own -> assertThat(own).isSorted());
        assertThat(revisions.stream().flatMap(List::stream).toList())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, THREADS * ROUNDS).boxed().toList());
    }

    @Test
    void registersAVersionOnceWhenManyTryAtOnce() throws Exception {
        List<Registered> results = together(() -> registry().register(registration(1), EDIT));

        assertThat(results).filteredOn(Registered::created).hasSize(1);
        assertThat(registry().revision()).isEqualTo(1);
    }

    @Test
    void letsExactlyOneOfManyChangesOfARevisionWin() throws Exception {
        registry().register(registration(1), EDIT);
        for (int round = 0; round < ROUNDS; round++) {
            RegisteredModel seen = registry().get(QA);
            List<Boolean> won =
                    together(() -> {
                        try {
                            registry()
                                    .register(
                                            Registration.of(QA, artifact("file:///a")),
                                            EDIT.at(seen.revision()));
                            return true;
                        } catch (ServingException e) {
                            assertThat(e.code()).isEqualTo(ProblemCode.REVISION_CONFLICT);
                            return false;
                        }
                    });
            assertThat(won).containsOnlyOnce(true);
        }
        assertThat(registry().get(QA).versions()).hasSize(1 + ROUNDS);
    }

    @Test
    void keepsEveryStepOfAnAliasThatManyMove() throws Exception {
        registry().register(registration(1), EDIT);
        registry().register(registration(2), EDIT);
        List<Long> revisions = Collections.synchronizedList(new ArrayList<>());
        together(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                int version = 1 + i % 2;
                revisions.add(registry().promote(qa(version), AliasName.DEFAULT, EDIT).revision());
            }
            return true;
        });

        // Whoever found the alias as wanted made no revision, and every other one is a step.
        long steps = registry().revision() - 2;
        assertThat(registry().routes(QA, AliasName.DEFAULT)).hasSize(Math.toIntExact(1 + steps));
        assertThat(revisions).allMatch(revision -> revision <= 2 + steps);
    }

    @Test
    void readsAllModelsAsTheyWereAtOneMoment() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (var threads = Executors.newFixedThreadPool(1)) {
            Future<?> writer =
                    threads.submit(() -> {
                        for (int i = 0; i < 20 * ROUNDS; i++) {
                            ModelName name = new ModelName("model-" + i % 7);
                            registry().register(Registration.of(name, artifact("file:///a")), EDIT);
                        }
                        done.set(true);
                    });
            while (!done.get() && !writer.isDone()) {
                RegistrySnapshot snapshot = registry().snapshot();
                assertThat(
                                snapshot.models().stream()
                                        .mapToLong(RegisteredModel::revision)
                                        .max()
                                        .orElse(0))
                        .isEqualTo(snapshot.revision());
                assertThat(
                                snapshot.models().stream()
                                        .mapToLong(model -> model.versions().size())
                                        .sum())
                        .isEqualTo(snapshot.revision());
            }
            writer.get();
        }
    }
}

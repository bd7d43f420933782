package dev.djinn.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.inference.Call;
import dev.djinn.inference.Comparison;
import dev.djinn.inference.Lease;
import dev.djinn.inference.MirrorListener;
import dev.djinn.inference.ModelDescription;
import dev.djinn.inference.ModelDirectory;
import dev.djinn.inference.ModelInput;
import dev.djinn.inference.ModelOutput;
import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.ModelManifest;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelRef;
import dev.djinn.model.ModelVersion;
import dev.djinn.model.OutputSpec;
import dev.djinn.model.Task;
import dev.djinn.model.Warmup;
import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import dev.djinn.tokenization.Tokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MirrorsTests {

    private static final ModelVersion ONE = new ModelVersion(new ModelName("a"), 1);
    private static final ModelVersion TWO = new ModelVersion(new ModelName("a"), 2);

    private final Map<ModelVersion, TestingLease> loaded = new HashMap<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private boolean time = true;
    private final Mirrors mirrors =
            new Mirrors(new Directory(), work -> time && waiting.add(work), new Recorder());

    private static ModelManifest manifest(ModelVersion version, Task task) {
        return new ModelManifest(
                version,
                task,
                false,
                "",
                List.of(),
                List.of("input_ids"),
                List.of("only"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OutputSpec.DEFAULT,
                BatchingPolicy.DEFAULT,
                new Warmup(List.of(1), List.of(1)));
    }

    private static final class TestingLease implements Lease {
        private final ModelManifest manifest;
        private final Optional<ModelVersion> shadow;
        private int closed;

        TestingLease(ModelVersion version, Task task, Optional<ModelVersion> shadow) {
            this.manifest = MirrorsTests.manifest(version, task);
            this.shadow = shadow;
        }

        @Override
        public ModelManifest manifest() {
            return manifest;
        }

        @Override
        public Tokenizer tokenizer() {
            throw new IllegalStateException("it reads no text");
        }

        @Override
        public int capacity() {
            return 1;
        }

        @Override
        public List<ModelOutput> infer(List<ModelInput> inputs, Call call) {
            return List.of();
        }

        @Override
        public Optional<ModelVersion> shadow() {
            return shadow;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private final class Directory implements ModelDirectory {
        @Override
        public Lease lease(ModelRef ref, Call call) {
            throw new AssertionError("a mirror asks for a mirror's lease");
        }

        @Override
        public Lease lease(Task task, Call call) {
            throw new AssertionError("a mirror asks for a mirror's lease");
        }

        @Override
        public Lease mirror(ModelVersion version) {
            return Optional.ofNullable(loaded.get(version))
                    .orElseThrow(
                            () -> new ServingException(ProblemCode.MODEL_NOT_READY, "not loaded"));
        }

        @Override
        public List<ModelDescription> models() {
            return List.of();
        }

        @Override
        public ModelDescription model(ModelRef ref) {
            throw new AssertionError("nobody asks");
        }
    }

    private final class Recorder implements MirrorListener {
        @Override
        public void compared(ModelVersion answering, ModelVersion shadow, Comparison comparison) {
            heard.add(
                    "%s %s %s"
                            .formatted(
                                    answering,
                                    shadow,
                                    comparison.agrees() ? "agreed" : "differed"));
        }

        @Override
        public void failed(ModelVersion answering, ModelVersion shadow) {
            heard.add("%s %s failed".formatted(answering, shadow));
        }

        @Override
        public void dropped(ModelVersion answering, ModelVersion shadow) {
            heard.add("%s %s dropped".formatted(answering, shadow));
        }
    }

    private static TestingLease shadowed() {
        return new TestingLease(ONE, Task.TEXT_CLASSIFICATION, Optional.of(TWO));
    }

    private void load(Task task) {
        loaded.put(TWO, new TestingLease(TWO, task, Optional.empty()));
    }

    private static Call call() {
        return new Call(Long.MAX_VALUE, () -> false);
    }

    /** Version 1 answers "yes", version 2 what is given. */
    private String ask(Lease lease, String ofTwo) {
        return mirrors.answer(
                lease,
                call(),
                (asked, its) -> {
                    boolean mirror = asked.manifest().version().equals(TWO);
                    assertThat(its.isMirror()).isEqualTo(mirror);
                    return mirror ? ofTwo : "yes";
                },
                (answer, other) -> new Comparison(answer.equals(other), OptionalDouble.empty()));
    }

    private void run() {
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
    }

    @Test
    void answersBeforeItMirrorsAndComparesThen() {
        load(Task.TEXT_CLASSIFICATION);
        assertThat(ask(shadowed(), "yes")).isEqualTo("yes");
        assertThat(ask(shadowed(), "no")).isEqualTo("yes");
        assertThat(heard).isEmpty();
        run();
        assertThat(heard).containsExactly("a:1 a:2 agreed", "a:1 a:2 differed");
        assertThat(loaded.get(TWO).closed).isEqualTo(2);
    }

    @Test
    void mirrorsNothingWithoutAShadow() {
        TestingLease plain = new TestingLease(ONE, Task.TEXT_CLASSIFICATION, Optional.empty());
        assertThat(ask(plain, "no")).isEqualTo("yes");
        assertThat(waiting).isEmpty();
    }

    @Test
    void dropsWhatThereIsNoTimeOrNoShadowFor() {
        assertThat(ask(shadowed(), "yes")).isEqualTo("yes");
        run();
        time = false;
        load(Task.TEXT_CLASSIFICATION);
        assertThat(ask(shadowed(), "yes")).isEqualTo("yes");
        assertThat(heard).containsExactly("a:1 a:2 dropped", "a:1 a:2 dropped");
    }

    private void fail(RuntimeException failure) {
        load(Task.TEXT_CLASSIFICATION);
        String answer =
                mirrors.answer(
                        shadowed(),
                        call(),
                        (asked, its) -> {
                            if (its.isMirror()) {
                                throw failure;
                            }
                            return "yes";
                        },
                        (_, _) -> new Comparison(true, OptionalDouble.empty()));
        assertThat(answer).isEqualTo("yes");
        run();
    }

    @Test
    void countsWhatTheShadowFailedAndDropsWhatItWasNotGivenTimeFor() {
        fail(new ServingException(ProblemCode.INTERNAL_ERROR, "fails"));
        fail(new IllegalStateException("fails"));
        fail(ServingException.invalid("inputs", "too long"));
        fail(new ServingException(ProblemCode.OVERLOADED, "nothing idle"));
        fail(new ServingException(ProblemCode.DEADLINE_EXCEEDED, "too late"));
        fail(new ServingException(ProblemCode.CLIENT_GONE, "the service ends"));
        assertThat(heard)
                .containsExactly(
                        "a:1 a:2 failed",
                        "a:1 a:2 failed",
                        "a:1 a:2 failed",
                        "a:1 a:2 dropped",
                        "a:1 a:2 dropped",
                        "a:1 a:2 dropped");
        assertThat(loaded.get(TWO).closed).isEqualTo(1);
    }

    @Test
    void countsAShadowOfAnotherTaskAsFailed() {
        load(Task.QUESTION_ANSWERING);
        ask(shadowed(), "yes");
        run();
        assertThat(heard).containsExactly("a:1 a:2 failed");
    }

    @Test
    void mirrorsNoRequestThatFailed() {
        load(Task.TEXT_CLASSIFICATION);
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() ->
                        mirrors.<String>answer(
                                shadowed(),
                                call(),
                                (_, _) -> {
                                    throw ServingException.invalid("inputs", "blank");
                                },
                                (_, _) -> new Comparison(true, OptionalDouble.empty())));
        assertThat(waiting).isEmpty();
    }
}

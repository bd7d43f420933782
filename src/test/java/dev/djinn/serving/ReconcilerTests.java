package dev.djinn.serving;

import static dev.djinn.serving.TestedServing.answer;
import static dev.djinn.serving.TestedServing.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.artifact.TestedArtifacts;
import dev.djinn.inference.Lease;
import dev.djinn.inference.ModelState;
import dev.djinn.model.BatchingPolicy;
import dev.djinn.model.DevicePolicy;
import dev.djinn.model.ModelRef;
import dev.djinn.registry.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class ReconcilerTests {

    @TempDir private Path directory;

    private TestedServing serving;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(directory.resolve("model.pt"), "abc");
        serving = new TestedServing(TestedArtifacts.in(directory.resolve("cache")));
    }

    @AfterEach
    void nothingWouldHaveCrashedOrIsLeft() {
        serving.close();
        assertThat(serving.engine.complaints()).isEmpty();
        assertThat(serving.budget.available()).isEqualTo(2);
        assertThat(Collections.frequency(serving.engine.events(), "close model"))
                .isEqualTo(
                        serving.engine.events().stream()
                                .filter(event -> event.startsWith("load "))
                                .count());
    }

    private static ModelSettings batches(int size) {
        return new ModelSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.of(new BatchingPolicy(size, 8192, 0.5)),
                Optional.empty(),
                Optional.empty());
    }

    private static ModelSettings device(String device) {
        return new ModelSettings(
                Optional.of(DevicePolicy.parse(device)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private WantedVersion wanted(ModelSettings settings) {
        return TestedServing.inFolder(directory, "a", 1, settings);
    }

    private WantedVersion elsewhere(String folder, String weights) throws IOException {
        Path other = Files.createDirectories(directory.resolve(folder));
        Files.writeString(other.resolve("model.pt"), weights);
        return TestedServing.inFolder(other, "a", 1);
    }

    @Test
    void servesTheOldUntilTheNewIsLoadedAndThenLetsItGo() {
        serving.serve(wanted(ModelSettings.NONE));
        try (Lease old = serving.lease("a")) {
            serving.want(wanted(batches(7)));
            assertThat(serving.models.isReady()).isTrue();
            serving.lease("a").close();
            serving.load();
            assertThat(serving.engine.events()).doesNotContain("close model");
            assertThat(answer(old, call(), 3)).isEqualTo(3f);
        }
        assertThat(serving.engine.events()).containsOnlyOnce("close model");
        try (Lease fresh = serving.lease("a")) {
            assertThat(fresh.manifest().batching().maxBatchSize()).isEqualTo(7);
        }
    }

    @Test
    void servesTheOldAndSaysWhyWhenTheNewFails() throws IOException {
        serving.serve(wanted(ModelSettings.NONE));
        serving.serve(elsewhere("damaged", "not abc"));
        assertThat(serving.models.model(ModelRef.parse("a")).state()).isEqualTo(ModelState.READY);
        assertThat(serving.reason("a")).contains("not as last changed", "SHA-256");
        serving.lease("a").close();
        serving.serve(wanted(ModelSettings.NONE));
        assertThat(serving.reason("a")).doesNotContain("SHA-256");
    }

    @Test
    void doesNotLoadAgainWhatOnlyIsNoLongerRequired() {
        serving.serve(wanted(ModelSettings.NONE));
        WantedVersion same = wanted(ModelSettings.NONE);
        serving.serve(new WantedVersion(same.version(), same.origin(), same.settings(), false));
        assertThat(serving.heard).containsExactly("announced a:1", "loaded a:1");
    }

    @Test
    void triesAgainLaterAndLaterAndShowsTheCauseMeanwhile() throws IOException {
        WantedVersion damaged = elsewhere("damaged", "not abc");
        serving.serve(damaged);
        serving.after(Duration.ofSeconds(29));
        assertThat(serving.heard).containsExactly("announced a:1", "failed a:1");
        assertThat(serving.reconciler.untilNext()).contains(Duration.ofSeconds(1));
        serving.after(Duration.ofSeconds(1));
        assertThat(Collections.frequency(serving.heard, "failed a:1")).isEqualTo(2);
        assertThat(serving.reconciler.untilNext()).contains(Duration.ofSeconds(60));
        Files.writeString(directory.resolve("damaged/model.pt"), "abc");
        serving.ticker.advance(Duration.ofSeconds(60));
        serving.reconciler.advance();
        assertThat(serving.reason("a")).contains("SHA-256");
        serving.load();
        assertThat(serving.models.isReady()).isTrue();
        assertThat(serving.reconciler.untilNext()).isEmpty();
    }

    @Test
    void triesAtOnceWhenSomethingElseIsWanted() throws IOException {
        serving.serve(elsewhere("damaged", "not abc"));
        serving.serve(wanted(ModelSettings.NONE));
        assertThat(serving.models.isReady()).isTrue();
    }

    @Test
    void throwsAwayWhatIsNoLongerWantedOnceItIsLoaded() {
        serving.want(wanted(ModelSettings.NONE));
        serving.want();
        serving.load();
        assertThat(serving.models.models()).isEmpty();
        assertThat(serving.heard).containsExactly("announced a:1", "unloaded a:1", "withdrawn a:1");
    }

    @Test
    void loadsTheLatestOfSeveralChanges() {
        serving.want(wanted(ModelSettings.NONE));
        serving.want(wanted(batches(3)));
        serving.want(wanted(batches(5)));
        serving.load();
        try (Lease lease = serving.lease("a")) {
            assertThat(lease.manifest().batching().maxBatchSize()).isEqualTo(5);
        }
        assertThat(Collections.frequency(serving.heard, "loaded a:1")).isEqualTo(1);
    }

    @Test
    void saysWhatADeviceLacksThatTheSettingsAskFor() {
        serving.serve(wanted(device("gpu:3")));
        assertThat(serving.models.model(ModelRef.parse("a")).state()).isEqualTo(ModelState.FAILED);
        assertThat(serving.reason("a")).contains("gpu:3");
    }

    @Test
    void saysWhyAModelDidNotArriveAndKeepsTheOthers() {
        serving.serve(
                TestedServing.fetched("b:1", "file:/nowhere/b.zip"), wanted(ModelSettings.NONE));
        while (serving.reconciler.isBusy()) {
            serving.await();
        }
        assertThat(serving.models.model(ModelRef.parse("b")).state()).isEqualTo(ModelState.FAILED);
        assertThat(serving.reason("b")).contains("/nowhere/b.zip");
        serving.lease("a").close();
    }

    @Test
    void showsWhatIsToBeHadFromNowhereAndIsReadyWithoutIt() {
        WantedVersion gone =
                new WantedVersion(
                        TestedServing.version("b:1"),
                        new PackageOrigin.Nowhere("it is gone: put it back"),
                        ModelSettings.NONE,
                        false);
        serving.serve(gone, wanted(ModelSettings.NONE));
        assertThat(serving.reason("b")).isEqualTo("it is gone: put it back");
        assertThat(serving.models.isReady()).isTrue();
    }

    private static ModelSettings idleAfter(Duration time) {
        return new ModelSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(time));
    }

    private ModelState state(String ref) {
        return serving.models.model(ModelRef.parse(ref)).state();
    }

    @Test
    void unloadsWhatNobodyAsksForAndSaysSo() {
        serving.serve(wanted(idleAfter(Duration.ofMinutes(15))));
        serving.after(Duration.ofMinutes(14));
        serving.lease("a").close();
        assertThat(serving.reconciler.untilNext()).contains(Duration.ofMinutes(15));
        serving.after(Duration.ofMinutes(14));
        assertThat(state("a")).isEqualTo(ModelState.READY);
        serving.after(Duration.ofMinutes(1));
        assertThat(state("a")).isEqualTo(ModelState.IDLE);
        assertThat(serving.reason("a"))
                .isEqualTo("idle: unloaded after 15m without requests; the next request loads it");
        assertThat(serving.models.model(ModelRef.parse("a")).manifest()).isPresent();
        assertThat(serving.engine.events()).containsOnlyOnce("close model");
        assertThat(serving.models.isReady()).isTrue();
        assertThat(serving.reconciler.untilNext()).isEmpty();
    }

    @Test
    void keepsWhatARequestHoldsHoweverLong() {
        serving.serve(wanted(idleAfter(Duration.ofMinutes(1))));
        try (Lease lease = serving.lease("a")) {
            serving.after(Duration.ofHours(1));
            assertThat(answer(lease, call(), 3)).isEqualTo(3f);
            assertThat(state("a")).isEqualTo(ModelState.READY);
        }
        serving.after(Duration.ofSeconds(59));
        assertThat(state("a")).isEqualTo(ModelState.READY);
        serving.after(Duration.ofSeconds(1));
        assertThat(state("a")).isEqualTo(ModelState.IDLE);
    }

    @Test
    void takesAChangedIdleTimeWithoutLoadingAgain() {
        serving.serve(wanted(idleAfter(Duration.ofHours(1))));
        serving.after(Duration.ofMinutes(2));
        serving.serve(wanted(idleAfter(Duration.ofMinutes(1))));
        assertThat(state("a")).isEqualTo(ModelState.IDLE);
        assertThat(serving.heard).containsExactly("announced a:1", "loaded a:1", "unloaded a:1");
    }

    @Test
    void loadsWhatIsIdleWhenTheSettingIsRemoved() {
        serving.serve(wanted(idleAfter(Duration.ofMinutes(1))));
        serving.after(Duration.ofMinutes(1));
        serving.want(wanted(ModelSettings.NONE));
        assertThat(serving.models.isReady()).isTrue();
        assertThat(state("a")).isEqualTo(ModelState.LOADING);
        serving.load();
        assertThat(state("a")).isEqualTo(ModelState.READY);
    }

    @Test
    void isIdleAgainWhenTheSettingComesBackWhileItLoads() {
        WantedVersion idling = wanted(idleAfter(Duration.ofMinutes(1)));
        serving.serve(idling);
        serving.after(Duration.ofMinutes(1));
        serving.want(wanted(ModelSettings.NONE));
        serving.want(idling);
        serving.load();
        assertThat(state("a")).isEqualTo(ModelState.IDLE);
    }

    @Test
    void unloadsAnIdleVersionForGood() {
        serving.serve(wanted(idleAfter(Duration.ofMinutes(1))));
        serving.after(Duration.ofMinutes(1));
        serving.serve();
        assertThat(serving.models.models()).isEmpty();
    }

    /** Room for one: 16 MB and 12 bytes. */
    private TestedServing tight() {
        serving.close();
        serving =
                new TestedServing(
                        TestedArtifacts.in(directory.resolve("cache")),
                        new MemoryBudget(DataSize.ofMegabytes(20)),
                        Duration.ofSeconds(20));
        return serving;
    }

    private WantedVersion other() {
        return TestedServing.inFolder(directory, "b", 1);
    }

    @Test
    void refusesWhatDoesNotFitBeforeAnythingIsLoadedAndBringsItOnceThereIsRoom() {
        tight().serve(wanted(ModelSettings.NONE), other());
        assertThat(state("b")).isEqualTo(ModelState.FAILED);
        assertThat(serving.reason("b"))
                .startsWith("b:1 needs 17 MB of memory, and 17 of 20 MB are taken (a:1 17 MB).");
        assertThat(serving.heard).doesNotContain("loaded b:1");
        serving.lease("a").close();
        serving.serve(other());
        serving.load();
        assertThat(state("b")).isEqualTo(ModelState.READY);
    }

    @Test
    void waitsForRoomUntilTheLastLeaseOfWhatWasUnloadedEnds() {
        tight().serve(wanted(ModelSettings.NONE));
        Lease lease = serving.lease("a");
        serving.serve(other());
        serving.load();
        assertThat(serving.reason("b")).contains("17 of 20 MB are taken");
        lease.close();
        serving.load();
        serving.load();
        assertThat(state("b")).isEqualTo(ModelState.READY);
    }

    @Test
    void servesTheOldWhenTheNewDoesNotFitBesideIt() {
        tight().serve(wanted(ModelSettings.NONE));
        serving.serve(wanted(batches(7)));
        assertThat(state("a")).isEqualTo(ModelState.READY);
        assertThat(serving.reason("a"))
                .contains("not as last changed: a:1 needs 17 MB of memory, and 17 of 20 MB");
        serving.lease("a").close();
    }

    @Test
    void givesTheMemoryOfAnIdleVersionToAnother() {
        tight().serve(wanted(idleAfter(Duration.ofMinutes(1))), other());
        serving.after(Duration.ofMinutes(1));
        serving.load();
        assertThat(state("a")).isEqualTo(ModelState.IDLE);
        assertThat(state("b")).isEqualTo(ModelState.READY);
    }
}

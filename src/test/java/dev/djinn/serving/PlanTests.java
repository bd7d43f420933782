package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.artifact.ArtifactUri;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.registry.ModelSettings;
import dev.djinn.serving.Progression.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanTests {

    private static final Plan NOTHING = plan(List.of(), List.of(), List.of(), List.of());

    private static WantedVersion wanted(int version, String content) {
        return new WantedVersion(
                new ModelVersion(new ModelName("a"), version),
                new PackageOrigin.Elsewhere(ArtifactUri.parse("file:/" + content)),
                ModelSettings.NONE,
                true);
    }

    private static WantedVersion nowhere(int version) {
        return new WantedVersion(
                new ModelVersion(new ModelName("a"), version),
                new PackageOrigin.Nowhere("gone"),
                ModelSettings.NONE,
                false);
    }

    /** Without idle ones. */
    private static Plan plan(
            List<WantedVersion> bring,
            List<ModelVersion> giveUp,
            List<ModelVersion> unload,
            List<WantedVersion> missing) {
        return new Plan(bring, giveUp, unload, List.of(), missing);
    }

    private static Map<ModelVersion, Progression> live(
            WantedVersion serving, Optional<Attempt> attempt) {
        return Map.of(serving.version(), new Progression(serving(serving), attempt));
    }

    private static Presence serving(WantedVersion as) {
        return new Presence.Serving(as, Duration.ZERO);
    }

    private static Map<ModelVersion, Progression> trying(Attempt attempt) {
        return Map.of(
                attempt.wanted().version(),
                new Progression(new Presence.Absent(), Optional.of(attempt)));
    }

    @Test
    void bringsWhatIsMissingInTheOrderDesired() {
        WantedVersion second = wanted(2, "b");
        WantedVersion first = wanted(1, "a");
        assertThat(Plan.of(List.of(second, first), Map.of()).bring())
                .containsExactly(second, first);
    }

    @Test
    void doesNothingWhenAllIsAsDesired() {
        WantedVersion a = wanted(1, "a");
        assertThat(Plan.of(List.of(a), live(a, Optional.empty()))).isEqualTo(NOTHING);
        assertThat(Plan.of(List.of(a), trying(new Attempt.Running(a)))).isEqualTo(NOTHING);
        assertThat(Plan.of(List.of(a), trying(new Attempt.Failed(a, false)))).isEqualTo(NOTHING);
    }

    @Test
    void unloadsWhatIsNotDesired() {
        WantedVersion a = wanted(1, "a");
        assertThat(Plan.of(List.of(), live(a, Optional.empty())).unload())
                .containsExactly(a.version());
        assertThat(Plan.of(List.of(), trying(new Attempt.Running(a))).unload())
                .containsExactly(a.version());
    }

    @Test
    void triesAgainWhenItIsTime() {
        WantedVersion a = wanted(1, "a");
        assertThat(Plan.of(List.of(a), trying(new Attempt.Failed(a, true))))
                .isEqualTo(plan(List.of(a), List.of(), List.of(), List.of()));
    }

    @Test
    void givesUpATryForWhatIsNoLongerDesired() {
        WantedVersion old = wanted(1, "a");
        WantedVersion fresh = wanted(1, "b");
        List<ModelVersion> version = List.of(old.version());
        assertThat(Plan.of(List.of(fresh), trying(new Attempt.Running(old))))
                .isEqualTo(plan(List.of(fresh), version, List.of(), List.of()));
        assertThat(Plan.of(List.of(old), live(old, Optional.of(new Attempt.Failed(fresh, true)))))
                .isEqualTo(plan(List.of(), version, List.of(), List.of()));
    }

    @Test
    void leavesWhatServesWhenItsPackageIsToBeHadFromNowhere() {
        WantedVersion gone = nowhere(1);
        assertThat(Plan.of(List.of(gone), live(wanted(1, "a"), Optional.empty())))
                .isEqualTo(NOTHING);
        assertThat(Plan.of(List.of(gone), Map.of()))
                .isEqualTo(plan(List.of(), List.of(), List.of(), List.of(gone)));
    }

    private static WantedVersion idling(String content, Optional<Duration> after) {
        WantedVersion wanted = wanted(1, content);
        return new WantedVersion(
                wanted.version(),
                wanted.origin(),
                new ModelSettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        after),
                true);
    }

    private static Plan planOf(WantedVersion wanted, Presence presence) {
        return Plan.of(
                List.of(wanted),
                Map.of(wanted.version(), new Progression(presence, Optional.empty())));
    }

    @Test
    void unloadsWhatNobodyHasAskedForInItsIdleTime() {
        WantedVersion a = idling("a", Optional.of(Duration.ofMinutes(15)));
        assertThat(planOf(a, new Presence.Serving(a, Duration.ofMinutes(14)))).isEqualTo(NOTHING);
        assertThat(planOf(a, new Presence.Serving(a, Duration.ofMinutes(15))))
                .isEqualTo(new Plan(List.of(), List.of(), List.of(), List.of(a), List.of()));
        WantedVersion always = idling("a", Optional.empty());
        assertThat(planOf(always, new Presence.Serving(always, Duration.ofDays(99))))
                .isEqualTo(NOTHING);
    }

    @Test
    void bringsWhatIsIdleWhenItIsAskedForOrChangedOrToStay() {
        WantedVersion a = idling("a", Optional.of(Duration.ofMinutes(15)));
        WantedVersion changed = idling("b", Optional.of(Duration.ofMinutes(15)));
        WantedVersion always = idling("a", Optional.empty());
        assertThat(planOf(a, new Presence.Idle(a, false))).isEqualTo(NOTHING);
        assertThat(planOf(a, new Presence.Idle(a, true)).bring()).containsExactly(a);
        assertThat(planOf(changed, new Presence.Idle(a, false)).bring()).containsExactly(changed);
        assertThat(planOf(always, new Presence.Idle(a, false)).bring()).containsExactly(always);
    }

    private static Plan planAfter(WantedVersion wanted, Presence presence, Attempt attempt) {
        return Plan.of(
                List.of(wanted),
                Map.of(wanted.version(), new Progression(presence, Optional.of(attempt))));
    }

    @Test
    void asksForAnIdleVersionOnceWhileItIsLoadedOrHasFailed() {
        WantedVersion a = idling("a", Optional.of(Duration.ofMinutes(15)));
        Presence asked = new Presence.Idle(a, true);
        for (Attempt attempt : List.of(new Attempt.Running(a), new Attempt.Failed(a, false))) {
            assertThat(planAfter(a, asked, attempt)).isEqualTo(NOTHING);
        }
    }

    @Test
    void forgetsAFailedTryOfAnIdleVersionOnceItsPauseIsOver() {
        WantedVersion a = idling("a", Optional.of(Duration.ofMinutes(15)));
        Presence idle = new Presence.Idle(a, false);
        assertThat(planAfter(a, idle, new Attempt.Failed(a, false))).isEqualTo(NOTHING);
        assertThat(planAfter(a, idle, new Attempt.Failed(a, true)).giveUp())
                .containsExactly(a.version());
        WantedVersion changed = idling("b", Optional.of(Duration.ofMinutes(15)));
        assertThat(planAfter(changed, idle, new Attempt.Failed(a, false)).bring())
                .containsExactly(changed);
    }

    @Test
    void showsThatAnIdleVersionIsToBeHadFromNowhere() {
        assertThat(planOf(nowhere(1), new Presence.Idle(wanted(1, "a"), false)).missing())
                .containsExactly(nowhere(1));
    }

    @Test
    void convergesFromEverythingThatMayHappen() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            Map<ModelVersion, Progression> live = new HashMap<>();
            for (int step = 0; step < 20; step++) {
                apply(Plan.of(desired(random), live), live, random);
            }
            List<WantedVersion> last = desired(random);
            for (int step = 0; step < 3; step++) {
                apply(Plan.of(last, live), live, new AlwaysSucceeds());
            }
            assertThat(Plan.of(last, live).bring()).as("seed %d", seed).isEmpty();
            Map<ModelVersion, Progression> served = Map.copyOf(live);
            assertThat(served.keySet())
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(
                            last.stream().map(WantedVersion::version).toList());
            assertThat(last)
                    .as("seed %d", seed)
                    .allMatch(wanted -> served.get(wanted.version()).presence().serves(wanted));
        }
    }

    private static List<WantedVersion> desired(Random random) {
        return IntStream.rangeClosed(1, 4)
                .filter(_ -> random.nextInt(3) > 0)
                .mapToObj(version -> wanted(version, "c" + random.nextInt(3)))
                .toList();
    }

    /** As the reconciler does it; each try goes on, fails or succeeds by chance. */
    private static void apply(Plan plan, Map<ModelVersion, Progression> live, Random random) {
        plan.unload().forEach(live::remove);
        plan.giveUp()
                .forEach(version ->
                        live.computeIfPresent(
                                version,
                                (_, old) -> new Progression(old.presence(), Optional.empty())));
        for (WantedVersion wanted : plan.bring()) {
            Progression old = live.getOrDefault(wanted.version(), Progression.NONE);
            live.put(
                    wanted.version(),
                    new Progression(old.presence(), Optional.of(new Attempt.Running(wanted))));
        }
        for (ModelVersion version : new ArrayList<>(live.keySet())) {
            live.computeIfPresent(version, (_, old) -> advanced(old, random));
        }
    }

    private static Progression advanced(Progression old, Random random) {
        if (old.attempt().isEmpty()) {
            return old;
        }
        WantedVersion wanted = old.attempt().get().wanted();
        return switch (random.nextInt(4)) {
            case 0 -> new Progression(serving(wanted), Optional.empty());
            case 1 ->
                    new Progression(old.presence(), Optional.of(new Attempt.Failed(wanted, false)));
            case 2 ->
                    new Progression(old.presence(), Optional.of(new Attempt.Failed(wanted, true)));
            default -> old;
        };
    }

    private static final class AlwaysSucceeds extends Random {
        private static final long serialVersionUID = 1;

        @Override
        public int nextInt(int bound) {
            return 0;
        }
    }
}

package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.artifact.ArtifactUri;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.registry.ModelSettings;
import dev.djinn.serving.Progression.Attempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanTests {

    private static final Plan NOTHING = new Plan(List.of(), List.of(), List.of(), List.of());

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

    private static Map<ModelVersion, Progression> live(
            WantedVersion serving, Optional<Attempt> attempt) {
        return Map.of(serving.version(), new Progression(Optional.of(serving), attempt));
    }

    private static Map<ModelVersion, Progression> trying(Attempt attempt) {
        return Map.of(
                attempt.wanted().version(),
                new Progression(Optional.empty(), Optional.of(attempt)));
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
                .isEqualTo(new Plan(List.of(a), List.of(), List.of(), List.of()));
    }

    @Test
    void givesUpATryForWhatIsNoLongerDesired() {
        WantedVersion old = wanted(1, "a");
        WantedVersion fresh = wanted(1, "b");
        List<ModelVersion> version = List.of(old.version());
        assertThat(Plan.of(List.of(fresh), trying(new Attempt.Running(old))))
                .isEqualTo(new Plan(List.of(fresh), version, List.of(), List.of()));
        assertThat(Plan.of(List.of(old), live(old, Optional.of(new Attempt.Failed(fresh, true)))))
                .isEqualTo(new Plan(List.of(), version, List.of(), List.of()));
    }

    @Test
    void leavesWhatServesWhenItsPackageIsToBeHadFromNowhere() {
        WantedVersion gone = nowhere(1);
        assertThat(Plan.of(List.of(gone), live(wanted(1, "a"), Optional.empty())))
                .isEqualTo(NOTHING);
        assertThat(Plan.of(List.of(gone), Map.of()))
                .isEqualTo(new Plan(List.of(), List.of(), List.of(), List.of(gone)));
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
                    .allMatch(wanted ->
                            served.get(wanted.version())
                                    .serving()
                                    .filter(wanted::isLoadedAs)
                                    .isPresent());
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
                                (_, old) -> new Progression(old.serving(), Optional.empty())));
        for (WantedVersion wanted : plan.bring()) {
            Progression old = live.getOrDefault(wanted.version(), Progression.NONE);
            live.put(
                    wanted.version(),
                    new Progression(old.serving(), Optional.of(new Attempt.Running(wanted))));
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
            case 0 -> new Progression(Optional.of(wanted), Optional.empty());
            case 1 ->
                    new Progression(old.serving(), Optional.of(new Attempt.Failed(wanted, false)));
            case 2 -> new Progression(old.serving(), Optional.of(new Attempt.Failed(wanted, true)));
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

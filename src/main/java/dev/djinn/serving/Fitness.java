package dev.djinn.serving;

import dev.djinn.model.DeviceKind;
import dev.djinn.model.Variant;
import java.util.Comparator;
import java.util.List;

/** How well a variant runs on a kind of device of this machine. */
sealed interface Fitness {

    /** The better first; equals are left in the order of their package. */
    Comparator<Fitness> ORDER =
            Comparator.comparingInt(Fitness::group).thenComparingInt(Fitness::place);

    /**
     * It runs, and there is a reason to take it.
     *
     * @param place among the paces of that kind of device, from 0
     * @param features those of this CPU that make it fast; empty where none do
     */
    record Suited(int place, List<String> features) implements Fitness {
        public Suited {
            features = List.copyOf(features);
        }
    }

    /** It runs, but slower than fp32 would: only when it is asked for by name. */
    record Slow() implements Fitness {}

    /** It never runs: this CPU has not got all that it requires. */
    record Lacking(List<String> requirements) implements Fitness {
        public Lacking {
            requirements = List.copyOf(requirements);
        }
    }

    /** It is made for another kind of device. */
    record Elsewhere() implements Fitness {}

    /**
     * What a variant requires holds on a GPU too: a file may need the features in order to load.
     */
    static Fitness of(Variant variant, DeviceKind kind, CpuFeatures features) {
        if (!variant.devices().contains(kind)) {
            return new Elsewhere();
        }
        List<String> unmet = features.unmet(variant.requires());
        if (!unmet.isEmpty()) {
            return new Lacking(unmet);
        }
        List<Pace> paces = Pace.on(kind);
        for (int place = 0; place < paces.size(); place++) {
            Pace pace = paces.get(place);
            if (pace.precision() == variant.precision()
                    && features.unmet(pace.requires()).isEmpty()) {
                return new Suited(
                        place,
                        pace.requires().stream()
                                .flatMap(need -> features.met(need).stream())
                                .toList());
            }
        }
        return new Slow();
    }

    /** Whether it runs there at all. */
    default boolean runs() {
        return switch (this) {
            case Suited _, Slow _ -> true;
            case Lacking _, Elsewhere _ -> false;
        };
    }

    private int group() {
        return switch (this) {
            case Suited _ -> 0;
            case Slow _ -> 1;
            case Lacking _ -> 2;
            case Elsewhere _ -> 3;
        };
    }

    private int place() {
        return switch (this) {
            case Suited(int place, List<String> _) -> place;
            case Slow _, Lacking _, Elsewhere _ -> 0;
        };
    }
}

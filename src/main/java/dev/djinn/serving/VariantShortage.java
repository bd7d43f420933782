package dev.djinn.serving;

import dev.djinn.model.ModelManifest;
import dev.djinn.model.PrecisionPolicy;
import dev.djinn.serving.VariantRanking.Candidate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.StringUtils;

/** That no variant of a package may run on a kind of device in the precision that is wanted. */
record VariantShortage(ModelManifest manifest, VariantRanking ranking, CpuFeatures features) {

    /**
     * @param why what led to this kind of device
     */
    ConfigurationException because(String why) {
        return new ConfigurationException(
                "%s has no%s variant that may run on a %s (%s; CPU features: %s). Its variants: %s."
                        .formatted(
                                manifest.version(),
                                wanted(),
                                ranking.kind().name(),
                                why,
                                features,
                                variants()),
                action());
    }

    private String variants() {
        VariantReasons reasons = new VariantReasons(ranking);
        return ranking.candidates().stream()
                .map(candidate ->
                        "%s (%s)"
                                .formatted(
                                        candidate.variant().precision(), reasons.reason(candidate)))
                .collect(Collectors.joining(", "));
    }

    private String wanted() {
        return switch (ranking.policy()) {
            case PrecisionPolicy.Auto _ -> "";
            case PrecisionPolicy.Only only -> " " + only;
        };
    }

    private String action() {
        List<String> settings = settings();
        return settings.isEmpty()
                ? StringUtils.capitalize(remedy())
                : "Set djinn.models.precisions.%s to %s; otherwise %s"
                        .formatted(
                                manifest.version().name(), String.join(" or ", settings), remedy());
    }

    /** With which precisions it would run. */
    private List<String> settings() {
        List<Candidate> runnable =
                ranking.candidates().stream()
                        .filter(candidate -> candidate.fitness().runs())
                        .toList();
        boolean auto =
                runnable.stream()
                        .anyMatch(candidate -> candidate.fitness() instanceof Fitness.Suited);
        return Stream.concat(
                        auto ? Stream.of("auto") : Stream.empty(),
                        runnable.stream()
                                .map(candidate -> candidate.variant().precision().toString()))
                .distinct()
                .toList();
    }

    private String remedy() {
        return switch (ranking.kind()) {
            case CPU ->
                    "add a variant without 'requires' to the package, or run it on a machine that has the features.";
            case GPU ->
                    "add a GPU variant to the package, or set djinn.models.devices.%s=cpu."
                            .formatted(manifest.version().name());
        };
    }
}

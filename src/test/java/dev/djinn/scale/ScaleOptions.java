package dev.djinn.scale;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What to measure.
 *
 * @param replicas sizes of the fleets, one after the other
 * @param maxConnections that PostgreSQL allows
 * @param rest time over which a fleet at rest is watched
 * @param outage time that a source of models refuses; not measured when 0
 * @param down time that PostgreSQL is away
 * @param packageBytes size of the package that is fetched
 * @param properties of the replicas
 */
record ScaleOptions(
        List<Integer> replicas,
        int maxConnections,
        Duration rest,
        Duration outage,
        Duration down,
        int packageBytes,
        boolean showsStatements,
        Map<String, Object> properties) {

    /** {@code --name=value} is an option, {@code djinn.name=value} a property of the replicas. */
    static ScaleOptions parse(List<String> arguments) {
        Map<String, String> options =
                new HashMap<>(
                        Map.of(
                                "--replicas", "1,10,30,100",
                                "--max-connections", "600",
                                "--rest", "30",
                                "--outage", "10",
                                "--down", "10",
                                "--package-mb", "5",
                                "--statements", "no"));
        Map<String, Object> properties = new HashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (argument.startsWith("djinn.") && parts.length == 2) {
                properties.put(parts[0], parts[1]);
            } else if (options.replace(parts[0], parts[parts.length - 1]) == null) {
                throw new IllegalArgumentException(
                        "There is no option %s; there are %s"
                                .formatted(argument, options.keySet()));
            }
        }
        return new ScaleOptions(
                Arrays.stream(options.get("--replicas").split(",", -1))
                        .map(Integer::valueOf)
                        .toList(),
                Integer.parseInt(options.get("--max-connections")),
                seconds(options.get("--rest")),
                seconds(options.get("--outage")),
                seconds(options.get("--down")),
                Integer.parseInt(options.get("--package-mb")) * 1_000_000,
                options.get("--statements").equals("yes"),
                Map.copyOf(properties));
    }

    private static Duration seconds(String value) {
        return Duration.ofSeconds(Long.parseLong(value));
    }
}

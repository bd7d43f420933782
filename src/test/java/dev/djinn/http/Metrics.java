package dev.djinn.http;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** One scrape: the value of each series, by its name and labels. */
record Metrics(Map<String, Double> series) {

    static Metrics of(String prometheus) {
        return new Metrics(
                prometheus
                        .lines()
                        .filter(line -> !line.startsWith("#") && line.contains(" "))
                        .collect(
                                Collectors.toMap(
                                        line -> line.substring(0, line.lastIndexOf(' ')),
                                        line ->
                                                Double.valueOf(
                                                        line.substring(
                                                                line.lastIndexOf(' ') + 1)))));
    }

    /**
     * Sum of the series of that name that have all of those labels, each as {@code key="value"}.
     */
    double sum(String name, String... labels) {
        return series.entrySet().stream()
                .filter(entry ->
                        entry.getKey().equals(name) || entry.getKey().startsWith(name + "{"))
                .filter(entry -> Arrays.stream(labels).allMatch(entry.getKey()::contains))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    boolean has(String name) {
        return series.keySet().stream()
                .anyMatch(key -> key.equals(name) || key.startsWith(name + "{"));
    }

    /** Nothing waits, and every core is free. */
    boolean idle() {
        return sum("djinn_queue_depth") == 0
                && sum("djinn_compute_permits", "state=\"available\"")
                        == sum("djinn_compute_permits", "state=\"total\"");
    }
}

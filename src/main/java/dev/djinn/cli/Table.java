package dev.djinn.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows whose columns stand below each other. */
final class Table {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        rows.add(List.of(headings));
    }

    /** Empty cells become a dash, so that columns can be counted. */
    void row(String... cells) {
        rows.add(
                IntStream.range(0, cells.length)
                        .mapToObj(i -> cells[i].isEmpty() ? "-" : cells[i])
                        .toList());
    }

    String text() {
        int[] widths = IntStream.range(0, rows.getFirst().size()).map(this::width).toArray();
        return rows.stream()
                .map(row ->
                        IntStream.range(0, row.size())
                                .mapToObj(i -> padded(row.get(i), widths[i]))
                                .collect(Collectors.joining(GAP))
                                .stripTrailing())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String padded(String cell, int width) {
        return cell + " ".repeat(width - cell.length());
    }
}

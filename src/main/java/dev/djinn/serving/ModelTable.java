package dev.djinn.serving;

import dev.djinn.inference.ModelDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The models as a table for the log. */
final class ModelTable {

    private static final List<String> HEADER =
            List.of("MODEL", "TASK", "STATE", "DEVICE", "PRECISION", "WHY");

    private ModelTable() {}

    static String of(List<ModelDescription> models) {
        List<List<String>> rows = new ArrayList<>(List.of(HEADER));
        models.forEach(model -> rows.add(row(model)));
        return rows.stream().map(row -> line(row, rows)).collect(Collectors.joining("\n"));
    }

    private static List<String> row(ModelDescription model) {
        return List.of(
                model.version().toString(),
                model.manifest().map(manifest -> manifest.task().toString()).orElse(""),
                model.state().toString(),
                model.devices().stream().map(Object::toString).collect(Collectors.joining(",")),
                model.precision().map(Object::toString).orElse(""),
                model.reason());
    }

    private static String line(List<String> row, List<List<String>> rows) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            int at = column;
            int width = rows.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
            line.append(row.get(at)).repeat(' ', width - row.get(at).length() + 2);
        }
        return line.toString().stripTrailing();
    }
}

package dev.djinn.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Copies bundled packages, so that a server has only those, or damaged ones. */
final class ModelFolder {

    static final Path BUNDLED = Path.of("models").toAbsolutePath();

    private ModelFolder() {}

    /** The folder itself, with copies of the named packages. */
    static Path of(Path folder, String... names) throws IOException {
        for (String name : names) {
            Path source = BUNDLED.resolve(name).resolve("1");
            Path target = Files.createDirectories(folder.resolve(name).resolve("1"));
            for (Path file : files(source)) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return folder;
    }

    /** Copies the bundled sentiment there, as a version of another model. */
    static Path mood(Path folder, int version) throws IOException {
        Path mood = of(folder, "sentiment").resolve("sentiment/1");
        edit(mood.resolve("model.yaml"), "name: sentiment", "name: mood");
        edit(mood.resolve("model.yaml"), "version: 1", "version: " + version);
        return mood;
    }

    static void edit(Path file, String from, String to) throws IOException {
        Files.writeString(file, Files.readString(file).replaceFirst(from, to));
    }

    /** An archive of a package, not compressed. */
    static byte[] zip(Path directory) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (Path file : files(directory).stream().sorted().toList()) {
                zip.putNextEntry(new ZipEntry(file.getFileName().toString()));
                Files.copy(file, zip);
            }
        }
        return bytes.toByteArray();
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}

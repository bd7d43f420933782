package dev.djinn.client;

import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Images of one request, in base64; each gets a result, in order. */
public record ImageInputs(@JsonValue List<String> images) {

    public ImageInputs {
        images = List.copyOf(images);
    }

    /**
     * The contents of JPEG, PNG, WebP, GIF or BMP files.
     *
     * @throws IOException when a file cannot be read
     */
    public static ImageInputs of(Path... files) throws IOException {
        List<String> images = new ArrayList<>();
        for (Path file : files) {
            images.add(Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
        }
        return new ImageInputs(images);
    }
}

package dev.djinn.artifact;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Models of a DJL zoo, {@code djl://GROUP/ARTIFACT[/VERSION[/NAME]]}, in a repository laid out as
 * {@code model/APPLICATION/GROUP/ARTIFACT/metadata.json}. The URI does not say the application, so
 * those that Djinn has a task for are looked through.
 */
final class ZooSource implements ArtifactSource {

    private static final Pattern PATH = Pattern.compile("/(.+?)(?:/(\\d[\\d.]*)(?:/([^/]+))?)?");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/-]+");
    private static final List<String> APPLICATIONS =
            List.of(
                    "nlp/text_classification",
                    "nlp/sentiment_analysis",
                    "nlp/question_answer",
                    "nlp/text_embedding",
                    "cv/image_classification");
    private static final int MAX_METADATA = 4 << 20;

    private final JsonMapper mapper = new JsonMapper();
    private final URI base;
    private final HttpSource web;

    ZooSource(URI base, HttpSource web) {
        this.base = base.toString().endsWith("/") ? base : URI.create(base + "/");
        this.web = web;
    }

    /** What the URI says. */
    private record Coordinates(
            String group, String artifact, Optional<String> version, Optional<String> name) {

        static Coordinates of(ArtifactUri uri) {
            URI location = uri.location();
            String group = location.getRawAuthority();
            Matcher path = PATH.matcher(location.getPath() == null ? "" : location.getPath());
            if (group == null || !path.matches() || path.group(1).contains("..")) {
                throw new ArtifactException(
                        uri.toString(),
                        "it names no model: write djl://<group>/<artifact>[/<version>[/<name>]], such as djl://ai.djl.pytorch/resnet/0.0.1/traced_resnet50");
            }
            requirePlain(uri, group);
            requirePlain(uri, path.group(1));
            return new Coordinates(
                    group,
                    path.group(1),
                    Optional.ofNullable(path.group(2)),
                    Optional.ofNullable(path.group(3)));
        }

        private static void requirePlain(ArtifactUri uri, String name) {
            if (!PLAIN.matcher(name).matches()) {
                throw new ArtifactException(
                        uri.toString(),
                        "'%s' is no group or artifact of a zoo, which have letters, digits, '.', '_', '-' and '/' only: correct the URI"
                                .formatted(name));
            }
        }

        boolean match(JsonNode artifact) {
            return version.map(text(artifact, "version")::equals).orElse(true)
                    && name.map(text(artifact, "name")::equals).orElse(true);
        }
    }

    @Override
    public Listing list(ArtifactUri uri) throws IOException {
        Coordinates coordinates = Coordinates.of(uri);
        for (String application : APPLICATIONS) {
            URI folder =
                    base.resolve(
                            "model/%s/%s/%s/"
                                    .formatted(
                                            application,
                                            coordinates.group().replace('.', '/'),
                                            coordinates.artifact()));
            Optional<String> metadata = web.text(folder.resolve("metadata.json"), MAX_METADATA);
            if (metadata.isPresent()) {
                return listing(uri, coordinates, application, folder, metadata.get());
            }
        }
        throw new ArtifactException(
                uri.toString(),
                "%s has no such model for %s: correct the URI or djinn.artifacts.mlrepo"
                        .formatted(ArtifactUri.shown(base), String.join(", ", APPLICATIONS)));
    }

    private Listing listing(
            ArtifactUri uri,
            Coordinates coordinates,
            String application,
            URI folder,
            String metadata) {
        JsonNode artifact = choose(uri, coordinates, parsed(uri, metadata));
        List<SourceFile> files = new ArrayList<>();
        for (JsonNode item : artifact.path("files")) {
            files.add(file(uri, folder, item));
        }
        if (files.isEmpty()) {
            throw new ArtifactException(
                    uri.toString(), "its metadata lists no file: choose another version");
        }
        return new Listing(
                files, Optional.of(artifact.toString()), properties(application, artifact));
    }

    private JsonNode parsed(ArtifactUri uri, String metadata) {
        try {
            return mapper.readTree(metadata);
        } catch (JacksonException e) {
            throw new ArtifactException(
                    uri.toString(), "its metadata is no JSON: check djinn.artifacts.mlrepo", e);
        }
    }

    /** The newest version that matches; among several of it the first listed, as DJL chooses. */
    private static JsonNode choose(ArtifactUri uri, Coordinates coordinates, JsonNode metadata) {
        List<JsonNode> artifacts = metadata.path("artifacts").valueStream().toList();
        return artifacts.stream()
                .filter(coordinates::match)
                .sorted(
                        Comparator.comparing(
                                        (JsonNode artifact) -> text(artifact, "version"),
                                        ZooSource::compareVersions)
                                .reversed())
                .findFirst()
                .orElseThrow(() ->
                        new ArtifactException(
                                uri.toString(),
                                "there is no such version or name. There are: %s"
                                        .formatted(
                                                artifacts.stream()
                                                        .map(artifact ->
                                                                text(artifact, "version")
                                                                        + "/"
                                                                        + text(artifact, "name"))
                                                        .collect(Collectors.joining(", ")))));
    }

    private static int compareVersions(String one, String other) {
        return Arrays.compare(numbers(one), numbers(other));
    }

    private static int[] numbers(String version) {
        return Pattern.compile("\\d{1,9}")
                .matcher(version)
                .results()
                .mapToInt(number -> Integer.parseInt(number.group()))
                .toArray();
    }

    /**
     * As DJL lays files out: an archive in a folder of the item's name, which may be empty, a file
     * under its name without {@code .gz}.
     */
    private static SourceFile file(ArtifactUri uri, URI folder, JsonNode item) {
        URI location = location(uri, folder, text(item, "uri"));
        String name = ArtifactSource.fileName(location);
        Packing packing = Packing.of(name);
        String target = item.has("name") ? text(item, "name") : Packing.stem(name);
        return new SourceFile(
                target,
                location,
                packing,
                item.has("size")
                        ? OptionalLong.of(item.path("size").asLong())
                        : OptionalLong.empty(),
                Optional.of(text(item, "sha1Hash"))
                        .filter(hash -> !hash.isEmpty())
                        .map(hash -> new Checksum(Checksum.Algorithm.SHA1, hash)));
    }

    private static URI location(ArtifactUri uri, URI folder, String file) {
        try {
            return folder.resolve(file);
        } catch (IllegalArgumentException e) {
            throw new ArtifactException(
                    uri.toString(),
                    "its metadata names a file by '%s', which is no URI: choose another version or name"
                            .formatted(file),
                    e);
        }
    }

    private static Map<String, String> properties(String application, JsonNode artifact) {
        Map<String, String> properties = new HashMap<>();
        properties.put("application", application);
        artifact.path("arguments")
                .propertyStream()
                .filter(entry -> !entry.getValue().isNull())
                .forEach(entry -> properties.put(entry.getKey(), entry.getValue().asString()));
        artifact.path("options")
                .propertyStream()
                .filter(entry -> !entry.getValue().isNull())
                .forEach(entry ->
                        properties.put("option." + entry.getKey(), entry.getValue().asString()));
        return properties;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    @Override
    public Content open(SourceFile file, long offset, Optional<String> validator)
            throws IOException {
        return web.open(file, offset, validator);
    }
}

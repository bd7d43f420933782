package dev.djinn.artifact;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Repositories of a Hugging Face Hub, {@code hf://OWNER/REPOSITORY@COMMIT[/FOLDER]}. A branch or a
 * tag may be another model tomorrow, so only a whole commit hash is taken.
 */
final class HubSource implements ArtifactSource {

    private static final Pattern PATH = Pattern.compile("/([^/@]+)@([^/]+)(?:/(.*?))?/?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final int MAX_LISTING = 8 << 20;

    private final JsonMapper mapper = new JsonMapper();
    private final String base;
    private final HttpSource web;

    HubSource(URI base, HttpSource web) {
        this.base = base.toString().replaceFirst("/+$", "");
        this.web = web;
    }

    /** What the URI says; the folder ends in a slash or is empty. */
    private record Coordinates(String repository, String commit, String folder) {

        static Coordinates of(ArtifactUri uri) {
            String owner = uri.location().getRawAuthority();
            String rest = uri.location().getPath();
            Matcher path = PATH.matcher(rest == null ? "" : rest);
            if (owner == null || owner.contains("@") || !path.matches()) {
                throw new ArtifactException(
                        uri.toString(),
                        "it names no repository: write hf://<owner>/<repository>@<commit>[/<folder>]");
            }
            requireName(uri, owner);
            requireName(uri, path.group(1));
            if (!COMMIT.matcher(path.group(2)).matches()) {
                throw new ArtifactException(
                        uri.toString(),
                        "the revision %s may move, so that nobody would know what is served: give the 40 hexadecimal digits of a commit"
                                .formatted(path.group(2)));
            }
            String folder = path.group(3) == null ? "" : path.group(3);
            return new Coordinates(
                    owner + "/" + path.group(1),
                    path.group(2),
                    folder.isEmpty() ? "" : folder + "/");
        }

        private static void requireName(ArtifactUri uri, String name) {
            if (!NAME.matcher(name).matches()) {
                throw new ArtifactException(
                        uri.toString(),
                        "'%s' is no owner or repository of a Hub, which have letters, digits, '.', '_' and '-' only: correct the URI"
                                .formatted(name));
            }
        }
    }

    @Override
    public boolean isPinned(ArtifactUri uri) {
        return true;
    }

    @Override
    public Listing list(ArtifactUri uri) throws IOException {
        Coordinates coordinates = Coordinates.of(uri);
        URI listing =
                URI.create(
                        "%s/api/models/%s/revision/%s?blobs=true"
                                .formatted(base, coordinates.repository(), coordinates.commit()));
        String text =
                web.text(listing, MAX_LISTING)
                        .orElseThrow(() ->
                                new ArtifactException(
                                        uri.toString(),
                                        "%s shows no such repository and commit: correct the URI or djinn.artifacts.hub"
                                                .formatted(ArtifactUri.shown(URI.create(base)))));
        List<SourceFile> files = files(uri, coordinates, parsed(uri, text));
        if (files.isEmpty()) {
            throw new ArtifactException(
                    uri.toString(), "there is no file in that folder: correct the URI");
        }
        return new Listing(files, Optional.of(coordinates.commit()), Map.of());
    }

    private JsonNode parsed(ArtifactUri uri, String text) {
        try {
            return mapper.readTree(text);
        } catch (JacksonException e) {
            throw new ArtifactException(
                    uri.toString(), "its listing is no JSON: check djinn.artifacts.hub", e);
        }
    }

    private List<SourceFile> files(ArtifactUri uri, Coordinates coordinates, JsonNode listing) {
        List<SourceFile> files = new ArrayList<>();
        for (JsonNode sibling : listing.path("siblings")) {
            String name = sibling.path("rfilename").asString("");
            if (name.startsWith(coordinates.folder()) && !name.endsWith(".gitattributes")) {
                files.add(file(uri, coordinates, name, sibling));
            }
        }
        return files;
    }

    private SourceFile file(
            ArtifactUri uri, Coordinates coordinates, String name, JsonNode sibling) {
        JsonNode size = sibling.path("size");
        return new SourceFile(
                name.substring(coordinates.folder().length()),
                location(uri, coordinates, name),
                Packing.PLAIN,
                size.isNumber() ? OptionalLong.of(size.asLong()) : OptionalLong.empty(),
                Optional.of(sibling.path("lfs").path("sha256").asString(""))
                        .filter(hash -> !hash.isEmpty())
                        .map(hash -> new Checksum(Checksum.Algorithm.SHA256, hash)));
    }

    private URI location(ArtifactUri uri, Coordinates coordinates, String name) {
        try {
            String path = new URI(null, null, "/" + name, null).getRawPath();
            return URI.create(
                    "%s/%s/resolve/%s%s"
                            .formatted(base, coordinates.repository(), coordinates.commit(), path));
        } catch (URISyntaxException e) {
            throw new ArtifactException(
                    uri.toString(),
                    "its file '%s' has no name that can be asked for".formatted(name),
                    e);
        }
    }

    @Override
    public Content open(SourceFile file, long offset, Optional<String> validator)
            throws IOException {
        return web.open(file, offset, validator);
    }
}

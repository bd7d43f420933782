package dev.djinn.serving;

import dev.djinn.artifact.ArtifactUri;
import dev.djinn.artifact.ModelPackage;
import dev.djinn.artifact.PackageContent;
import dev.djinn.artifact.PackageException;
import dev.djinn.artifact.PackageReader;
import dev.djinn.model.ModelName;
import dev.djinn.model.ModelVersion;
import dev.djinn.registry.Alias;
import dev.djinn.registry.Artifact;
import dev.djinn.registry.DesiredState;
import dev.djinn.registry.Edit;
import dev.djinn.registry.FetchedPackage;
import dev.djinn.registry.FolderOutcome;
import dev.djinn.registry.FolderPackage;
import dev.djinn.registry.ModelRegistry;
import dev.djinn.registry.ModelSettings;
import dev.djinn.registry.Origin;
import dev.djinn.registry.RegisteredModel;
import dev.djinn.registry.RegisteredVersion;
import dev.djinn.registry.RegistrySnapshot;
import dev.djinn.registry.Route;
import dev.djinn.registry.Sha256;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the registry says should be served, seen from this machine: what lies in its models folder
 * is taken from there, and what its configuration names is fetched as that says. Used by one thread
 * at a time.
 */
final class RegisteredModels {

    private static final Logger log = LoggerFactory.getLogger(RegisteredModels.class);
    private static final Edit AT_START = Edit.by("models folder");
    private static final String FOLDER = "folder";

    private record Local(ModelPackage source, PackageContent content) {
        static Local of(ModelPackage source) {
            return new Local(source, PackageContent.of(source));
        }

        boolean is(Optional<Sha256> registered) {
            return registered.filter(sum -> sum.value().equals(content.sha256())).isPresent();
        }
    }

    private final ModelRegistry registry;
    private final DesiredModels desired;
    private final Pins pins;
    private final PackageReader reader = new PackageReader();
    private final Map<ModelVersion, Local> folder = new LinkedHashMap<>();
    private final Map<ModelVersion, ArtifactUri> sources = new HashMap<>();
    private boolean registered;

    RegisteredModels(ModelRegistry registry, DesiredModels desired, Pins pins) {
        this.registry = registry;
        this.desired = desired;
        this.pins = pins;
    }

    /**
     * Reads what this machine brings along.
     *
     * @throws ConfigurationException when there is nothing to serve, or the configuration cannot be
     *     carried out
     * @throws PackageException when a package is broken
     */
    void open() {
        for (DesiredModel model : desired.read()) {
            folder.put(model.source().manifest().version(), Local.of(model.source()));
        }
        desired.sourced().forEach(model -> sources.put(model.version(), model.uri()));
    }

    /** What this machine brings along: what is desired as long as the registry cannot be asked. */
    Desired local() {
        List<WantedVersion> versions =
                Stream.concat(folder.keySet().stream(), sources.keySet().stream().sorted(byName()))
                        .map(version ->
                                new WantedVersion(
                                        version, brought(version), ModelSettings.NONE, true))
                        .toList();
        return new Desired(versions, Routing.NONE);
    }

    private static Comparator<ModelVersion> byName() {
        return Comparator.comparing((ModelVersion version) -> version.name().value())
                .thenComparingInt(ModelVersion::version);
    }

    private PackageOrigin brought(ModelVersion version) {
        Local local = folder.get(version);
        if (local != null) {
            return new PackageOrigin.InFolder(local.source());
        }
        return Optional.ofNullable(sources.get(version))
                .<PackageOrigin>map(PackageOrigin.Elsewhere::new)
                .orElseThrow();
    }

    /**
     * What is desired now. The first time, registers what this machine brings along.
     *
     * @throws dev.djinn.problem.ServingException {@code REGISTRY_UNAVAILABLE}
     */
    Desired read() {
        if (!registered) {
            registry.registerFolder(packages(), AT_START).forEach(RegisteredModels::tell);
            registered = true;
        }
        RegistrySnapshot snapshot = registry.snapshot();
        pins.follow(snapshot);
        List<WantedVersion> versions = new ArrayList<>();
        Map<ModelName, Map<String, Route>> routes = new HashMap<>();
        for (RegisteredModel model : snapshot.models()) {
            model.versions().stream()
                    .filter(version -> version.desired() == DesiredState.LOADED)
                    .map(version -> wanted(model, version))
                    .forEach(versions::add);
            routes.put(
                    model.name(),
                    model.aliases().stream()
                            .collect(
                                    Collectors.toUnmodifiableMap(
                                            alias -> alias.name().value(), Alias::route)));
        }
        return new Desired(versions, new Routing(routes));
    }

    private List<FolderPackage> packages() {
        List<FolderPackage> packages = new ArrayList<>();
        folder.forEach((version, local) ->
                packages.add(
                        new FolderPackage(
                                version,
                                URI.create(
                                        "%s:%s/%d"
                                                .formatted(
                                                        FOLDER, version.name(), version.version())),
                                new FetchedPackage(
                                        new Sha256(local.content().sha256()),
                                        local.content().description()))));
        sources.forEach((version, uri) ->
                packages.add(new FolderPackage(version, artifact(uri), Optional.empty())));
        return packages;
    }

    /** Without user, password and query, which are secrets of this machine's configuration. */
    private static Artifact artifact(ArtifactUri uri) {
        return new Artifact(URI.create(uri.toString()), uri.sha256().map(Sha256::new));
    }

    private static void tell(FolderOutcome outcome) {
        switch (outcome) {
            case FolderOutcome.Added(ModelVersion version) -> log.info("{} is registered", version);
            case FolderOutcome.Unchanged(ModelVersion version) ->
                    log.info("{} is registered already", version);
            case FolderOutcome.Replaced(ModelVersion version) ->
                    log.info("{} has been replaced; the registry follows", version);
            case FolderOutcome.Deleted(ModelVersion version) ->
                    log.warn(
                            "{} was deleted from the registry and is not served: register it to have it back",
                            version);
            case FolderOutcome.Conflicting(_, String reason) -> log.warn("{}", reason);
        }
    }

    private WantedVersion wanted(RegisteredModel model, RegisteredVersion version) {
        ModelVersion name = new ModelVersion(model.name(), version.version());
        PackageOrigin origin =
                switch (version.origin()) {
                    case API -> PackageOrigin.of(version.artifact());
                    case FOLDER -> local(name, version.artifact());
                };
        boolean brought =
                switch (origin) {
                    case PackageOrigin.Nowhere _ -> false;
                    case PackageOrigin.InFolder _, PackageOrigin.Elsewhere _ ->
                            version.origin() == Origin.FOLDER;
                };
        return new WantedVersion(
                name, origin, model.settings(), model.settings().required().orElse(brought));
    }

    private PackageOrigin local(ModelVersion version, Artifact artifact) {
        ArtifactUri configured = sources.get(version);
        if (configured != null) {
            return new PackageOrigin.Elsewhere(configured);
        }
        if (!FOLDER.equals(artifact.uri().getScheme())) {
            return PackageOrigin.of(artifact);
        }
        Local local = folder.get(version);
        if (local == null) {
            return new PackageOrigin.Nowhere(
                    "Its package is not in this machine's models folder: put it back and start again, or delete %s from the registry."
                            .formatted(version));
        }
        if (local.is(artifact.sha256())) {
            return new PackageOrigin.InFolder(local.source());
        }
        return replaced(version, local, artifact);
    }

    /** Another replica has found another package there; perhaps it is here by now. */
    private PackageOrigin replaced(ModelVersion version, Local local, Artifact artifact) {
        try {
            Local now = Local.of(reader.read(local.source().directory()));
            folder.put(version, now);
            if (now.is(artifact.sha256())) {
                return new PackageOrigin.InFolder(now.source());
            }
        } catch (PackageException e) {
            return new PackageOrigin.Nowhere(String.valueOf(e.getMessage()));
        }
        return new PackageOrigin.Nowhere(
                "The package in this machine's models folder is not the registered one, which has SHA-256 %s: put that one there and start again."
                        .formatted(artifact.sha256().map(Sha256::value).orElse("unknown")));
    }
}

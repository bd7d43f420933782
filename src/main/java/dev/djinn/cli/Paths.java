package dev.djinn.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths of the management API. */
final class Paths {

    static final String MODELS = "/models";
    static final String REPLICAS = "/replicas";
    static final String EVENTS = "/events";
    static final String AUDIT = "/audit";

    private Paths() {}

    static String model(String name) {
        return MODELS + "/" + encoded(name);
    }

    static String version(VersionRef ref) {
        return model(ref.name()) + "/versions/" + ref.requiredVersion();
    }

    static String alias(AliasRef ref) {
        return model(ref.name()) + "/aliases/" + encoded(ref.alias());
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

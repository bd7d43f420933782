package dev.djinn.registry;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Spring Boot's keys for a database, which would do nothing here. Who sets one believes that the
 * registry is elsewhere than it is.
 */
final class RefusedProperties {

    private static final ConfigurationPropertyName DATASOURCE =
            ConfigurationPropertyName.of("spring.datasource");
    private static final ConfigurationPropertyName FLYWAY =
            ConfigurationPropertyName.of("spring.flyway");

    private RefusedProperties() {}

    /**
     * @throws RefusedPropertyException when one is set, wherever
     */
    static void check(Environment environment) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource properties) {
                List<ConfigurationPropertyName> set =
                        properties.stream()
                                .filter(name ->
                                        DATASOURCE.isAncestorOf(name) || FLYWAY.isAncestorOf(name))
                                .filter(name -> isSet(properties.getConfigurationProperty(name)))
                                .toList();
                if (!set.isEmpty()) {
                    throw refusal(set.getFirst(), properties);
                }
            }
        }
    }

    /** An empty variable is how one that is inherited is taken away. */
    private static boolean isSet(@Nullable ConfigurationProperty property) {
        return property != null && !property.getValue().toString().isBlank();
    }

    /** The value may be a password, and is not shown. */
    private static RefusedPropertyException refusal(
            ConfigurationPropertyName name, ConfigurationPropertySource source) {
        String origin =
                Optional.ofNullable(source.getConfigurationProperty(name))
                        .map(ConfigurationProperty::getOrigin)
                        .map(" (%s)"::formatted)
                        .orElse("");
        return new RefusedPropertyException(
                "'%s' is set%s, and does nothing: the registry's database is configured by djinn.registry only."
                        .formatted(name, origin),
                action(name));
    }

    private static String action(ConfigurationPropertyName name) {
        if (FLYWAY.isAncestorOf(name)) {
            return "Remove '%s': Djinn makes and migrates its tables by itself, in the database of djinn.registry.url."
                    .formatted(name);
        }
        String instead = instead(name);
        return "Remove '%s' and set '%s' (environment: %s) instead."
                .formatted(
                        name,
                        instead,
                        instead.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_'));
    }

    private static String instead(ConfigurationPropertyName name) {
        return switch (name.getLastElement(ConfigurationPropertyName.Form.UNIFORM)) {
            case "username" -> "djinn.registry.username";
            case "password" -> "djinn.registry.password";
            case "maximumpoolsize" -> "djinn.registry.pool-size";
            default -> "djinn.registry.url";
        };
    }
}

package dev.djinn.management;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may manage.
 *
 * @param key the key that requests to {@code /admin} must bear, at least 16 characters; generated
 *     at the first start when absent or empty
 */
@ConfigurationProperties("djinn.management")
record ManagementKeyProperties(@Nullable String key) {

    private static final int SHORTEST = 16;

    ManagementKeyProperties {
        if (key != null && !key.isEmpty() && key.strip().length() < SHORTEST) {
            throw new IllegalArgumentException(
                    "djinn.management.key has %d characters: give at least %d, as 'openssl rand -hex 32' prints them, or leave the property out to have one generated"
                            .formatted(key.strip().length(), SHORTEST));
        }
    }

    @Override
    public String toString() {
        return "ManagementKeyProperties[key=%s]"
                .formatted(key == null || key.isEmpty() ? "none" : "***");
    }
}

package dev.djinn.security;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may call.
 *
 * @param apiKey the key that requests to {@code /v1} must bear; anyone may call when absent or
 *     empty
 */
@ConfigurationProperties("djinn.security")
record SecurityProperties(@Nullable String apiKey) {

    SecurityProperties {
        if (apiKey != null && !apiKey.isEmpty() && apiKey.isBlank()) {
            throw new IllegalArgumentException(
                    "djinn.security.api-key is blank: give a key, or leave the property out");
        }
    }

    @Override
    public String toString() {
        return "SecurityProperties[apiKey=%s]".formatted(apiKey == null ? "none" : "***");
    }
}

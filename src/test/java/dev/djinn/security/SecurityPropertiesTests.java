package dev.djinn.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SecurityPropertiesTests {

    private static SecurityProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("djinn.security", SecurityProperties.class);
    }

    @Test
    void letsAnyoneCallByDefault() {
        assertThat(bind(Map.of())).isEqualTo(new SecurityProperties(null));
    }

    @Test
    void mapsTheKeyAndNeverPrintsIt() {
        SecurityProperties properties = bind(Map.of("djinn.security.api-key", "s3cret"));
        assertThat(properties.apiKey()).isEqualTo("s3cret");
        assertThat(properties.toString()).doesNotContain("s3cret");
    }
}

package dev.djinn.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ManagementKeyPropertiesTests {

    private static ManagementKeyProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("djinn.management", ManagementKeyProperties.class);
    }

    @Test
    void hasNoKeyByDefault() {
        assertThat(bind(Map.of())).isEqualTo(new ManagementKeyProperties(null));
    }

    @Test
    void mapsTheKeyAndNeverPrintsIt() {
        var properties = bind(Map.of("djinn.management.key", "correct horse battery"));
        assertThat(properties.key()).isEqualTo("correct horse battery");
        assertThat(properties.toString()).doesNotContain("horse");
    }

    @Test
    void refusesAKeyThatCouldBeGuessedWithoutPrintingIt() {
        assertThatThrownBy(() -> new ManagementKeyProperties("s3cret"))
                .hasMessageContainingAll("djinn.management.key", "6 characters", "16")
                .hasMessageNotContaining("s3cret");
    }
}

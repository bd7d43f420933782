package dev.djinn.task.imageclassification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ImagePropertiesTests {

    private static ImageProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("djinn.images", ImageProperties.class);
    }

    @Test
    void fetchesFromNowhereByDefault() {
        assertThat(bind(Map.of())).isEqualTo(new ImageProperties(Set.of()));
    }

    @Test
    void mapsTheHosts() {
        assertThat(bind(Map.of("djinn.images.allowed-hosts", "a.example,b.example")))
                .isEqualTo(new ImageProperties(Set.of("a.example", "b.example")));
    }
}

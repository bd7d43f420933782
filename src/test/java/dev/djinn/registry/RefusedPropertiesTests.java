package dev.djinn.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class RefusedPropertiesTests {

    private static StandardEnvironment environment(PropertySource<?> source) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(source);
        ConfigurationPropertySources.attach(environment);
        return environment;
    }

    private static RefusedPropertyException refusal(PropertySource<?> source) {
        return assertThatExceptionOfType(RefusedPropertyException.class)
                .isThrownBy(() -> RefusedProperties.check(environment(source)))
                .actual();
    }

    private static RefusedPropertyException refusal(String key, String value) {
        return refusal(new MapPropertySource("test", Map.of(key, value)));
    }

    @Test
    void namesTheKeyAndTheOneToUse() {
        assertThat(refusal("spring.datasource.url", "jdbc:x"))
                .hasMessageContaining("'spring.datasource.url' is set")
                .satisfies(e ->
                        assertThat(e.action())
                                .contains("'djinn.registry.url'", "DJINN_REGISTRY_URL"));
        assertThat(refusal("spring.datasource.username", "me").action())
                .contains("djinn.registry.username");
        assertThat(refusal("spring.datasource.hikari.maximum-pool-size", "9").action())
                .contains("djinn.registry.pool-size", "DJINN_REGISTRY_POOLSIZE");
        assertThat(refusal("spring.flyway.enabled", "false").action())
                .contains("'spring.flyway.enabled'", "by itself");
    }

    @Test
    void showsNoPassword() {
        RefusedPropertyException refusal = refusal("spring.datasource.password", "geheim");
        assertThat(refusal.getMessage() + refusal.action())
                .contains("djinn.registry.password")
                .doesNotContain("geheim");
    }

    @Test
    void refusesEnvironmentVariablesToo() {
        assertThat(
                        refusal(
                                new SystemEnvironmentPropertySource(
                                        "test-systemEnvironment",
                                        Map.of("SPRING_DATASOURCE_URL", "jdbc:x"))))
                .hasMessageContaining("spring.datasource.url");
    }

    @Test
    void leavesEverythingElseAlone() {
        assertThatCode(() ->
                        RefusedProperties.check(
                                environment(
                                        new MapPropertySource(
                                                "test",
                                                Map.of(
                                                        "djinn.registry.url", "jdbc:h2:mem:a",
                                                        "spring.application.name", "djinn")))))
                .doesNotThrowAnyException();
    }

    @Test
    void isShownAsADescriptionAndAnAction() {
        FailureAnalysis analysis =
                new RegistryFailureAnalyzer()
                        .analyze(new IllegalStateException(refusal("spring.flyway.url", "x")));
        assertThat(analysis).isNotNull();
        assertThat(analysis.getDescription()).contains("spring.flyway.url");
        assertThat(analysis.getAction()).contains("Remove 'spring.flyway.url'");
    }
}

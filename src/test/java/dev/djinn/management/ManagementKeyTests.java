package dev.djinn.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djinn.problem.ProblemCode;
import dev.djinn.problem.ServingException;
import dev.djinn.registry.FakeRegistry;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ManagementKeyTests {

    private static final String MARK = "printed this once: ";

    private final FakeRegistry registry = new FakeRegistry(Clock.systemUTC());

    private static String printed(CapturedOutput output) {
        String text = output.getAll();
        int start = text.indexOf(MARK) + MARK.length();
        return text.substring(start, start + 64);
    }

    @Test
    void knowsTheConfiguredKeyByItsDigestOnly() {
        ManagementKey key = ManagementKey.configured("correct horse battery", registry.keys());
        assertThat(key.bearer("correct horse battery").orElseThrow())
                .matches("configured key [0-9a-f]{8}");
        assertThat(key.bearer("correct horse batterz")).isEmpty();
        assertThat(key.bearer("")).isEmpty();
        assertThat(registry.keys().find()).isEmpty();
    }

    @Test
    void printsAGeneratedKeyOnceForAllReplicas(CapturedOutput output) {
        ManagementKey first = ManagementKey.generated(registry.keys());
        ManagementKey second = ManagementKey.generated(registry.keys());
        first.require();
        second.require();
        String key = printed(output);
        assertThat(key).matches("[0-9a-f]{64}");
        assertThat(output.getAll().split(MARK, -1)).hasSize(2);
        assertThat(first.bearer(key)).isPresent().isEqualTo(second.bearer(key));
        assertThat(registry.keys().find().orElseThrow().value()).isNotEqualTo(key);
    }

    @Test
    void isMadeOnceTheRegistryIsThere() {
        ManagementKey key = ManagementKey.generated(registry.keys());
        registry.setAvailable(false);
        assertThatThrownBy(() -> key.bearer("any"))
                .isInstanceOfSatisfying(
                        ServingException.class,
                        e -> assertThat(e.code()).isEqualTo(ProblemCode.REGISTRY_UNAVAILABLE));
        registry.setAvailable(true);
        assertThat(key.bearer("any")).isEmpty();
        assertThat(registry.keys().find()).isPresent();
    }
}

package dev.djinn.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcedModelTests {

    @TempDir private Path folder;

    private List<SourcedModel> models(Map<String, String> sources) {
        return SourcedModel.of(
                new ServingProperties.Models(
                        folder, Map.of(), Map.of(), Duration.ZERO, 1, sources));
    }

    private ConfigurationException refusal(Map<String, String> sources) {
        return assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> models(sources))
                .actual();
    }

    @Test
    void takesNamesWithAndWithoutAVersion() {
        assertThat(models(Map.of("qa", "https://models.test/qa.zip")))
                .extracting(model -> model.version().toString())
                .containsExactly("qa:1");
        assertThat(models(Map.of("qa:3", "https://models.test/qa.zip")))
                .extracting(model -> model.version().toString())
                .containsExactly("qa:3");
    }

    @ParameterizedTest
    @CsvSource({
        "Qa, file:qa.zip, is not a model name",
        "qa:0, file:qa.zip, no valid version",
        "qa@champion, file:qa.zip, not to an alias",
        "qa, qa.zip, it has no scheme",
        "qa, https://models.test/qa.zip#md5=1, 64 hexadecimal digits"
    })
    void namesThePropertyThatIsWrong(String name, String uri, String reason) {
        ConfigurationException refusal = refusal(Map.of(name, uri));
        assertThat(refusal)
                .hasMessageStartingWith("djinn.models.sources." + name)
                .hasMessageContaining(reason);
        assertThat(refusal.action()).contains("<name>:<version>");
    }

    @ParameterizedTest
    @CsvSource({"mar", "zip", "tar", "tgz", "tar.gz", "ZIP"})
    void findsArchivesInTheModelsFolder(String ending) throws IOException {
        Path archive = Files.createFile(folder.resolve("qa." + ending));
        Files.createFile(folder.resolve("README.md"));
        Files.createDirectory(folder.resolve("a-folder.zip"));
        assertThat(models(Map.of()))
                .singleElement()
                .satisfies(model -> {
                    assertThat(model.version()).hasToString("qa:1");
                    assertThat(model.uri().location()).isEqualTo(archive.toUri());
                });
    }

    @Test
    void refusesAnArchiveWhoseNameIsNone() throws IOException {
        Files.createFile(folder.resolve("My Model.zip"));
        ConfigurationException refusal = refusal(Map.of());
        assertThat(refusal).hasMessageContaining("My Model.zip").hasMessageContaining("'My Model'");
        assertThat(refusal.action()).contains("Rename the archive");
    }

    @Test
    void refusesTwoSourcesOfOneVersion() throws IOException {
        Files.createFile(folder.resolve("qa.zip"));
        assertThat(refusal(Map.of("qa", "https://me:secret@models.test/qa.zip")))
                .hasMessageContaining("qa:1 comes from https://models.test/qa.zip and from file:");
    }

    @Test
    void findsNothingWhereThereIsNoFolder() {
        assertThat(
                        SourcedModel.of(
                                new ServingProperties.Models(
                                        folder.resolve("nowhere"),
                                        Map.of(),
                                        Map.of(),
                                        Duration.ZERO,
                                        1,
                                        Map.of())))
                .isEmpty();
    }
}

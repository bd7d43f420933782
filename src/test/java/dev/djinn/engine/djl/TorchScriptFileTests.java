package dev.djinn.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.djinn.engine.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptFileTests {

    private static final Path PACKAGES = Path.of("src/test/resources/packages");

    @TempDir private Path folder;

    private static String refusal(Path file) {
        return assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> TorchScriptFile.check(file))
                .actual()
                .getMessage();
    }

    private Path written(String content) throws IOException {
        return Files.writeString(folder.resolve("net.pt"), content, StandardCharsets.ISO_8859_1);
    }

    @Test
    void knowsTorchScriptOfEverySize() {
        for (String file :
                new String[] {
                    "src/test/resources/packages/djl-picture/1/djl-picture.pt",
                    "models/qa/1/model.pt"
                }) {
            assertThatCode(() -> TorchScriptFile.check(Path.of(file))).doesNotThrowAnyException();
        }
    }

    @Test
    void knowsPicklesOfNowAndThen() {
        for (String file : new String[] {"state-dict.pt", "legacy-pickle.pt"}) {
            assertThat(refusal(PACKAGES.resolve("broken").resolve(file)))
                    .contains(file + " is a Python pickle (a state dict")
                    .contains("torch.jit.save");
        }
    }

    @Test
    void namesOtherKinds() throws IOException {
        assertThat(refusal(written(""))).contains("net.pt is empty, not TorchScript");
        assertThat(refusal(written("\u0040\0\0\0\0\0\0\0{\"a\":1}")))
                .contains("a safetensors file");
        assertThat(refusal(written("version https://git-lfs"))).contains("an unknown kind of file");
        assertThat(refusal(written("PK\3\4 cut off"))).contains("damaged zip archive");
        assertThat(refusal(folder.resolve("none.pt"))).contains("none.pt cannot be read");
    }
}

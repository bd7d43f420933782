package dev.djinn.engine.djl;

import dev.djinn.engine.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Tells a TorchScript file from what else PyTorch's users save: libtorch itself says of those only
 * which entry it did not find. TorchScript is a zip with {@code constants.pkl} and code; {@code
 * torch.save} writes a zip without them or, before PyTorch 1.6, a bare pickle.
 */
final class TorchScriptFile {

    private static final String CONVERT =
            "trace or script the network and save that with torch.jit.save, or convert its checkpoint with 'python -m djinn_models convert'";

    private static final String PICKLED =
            "a Python pickle (a state dict or a whole module saved with torch.save)";

    /** The opcode that begins a pickle, before the number of its protocol. */
    private static final byte PICKLE = (byte) 0x80;

    private static final byte NEWEST_PICKLE = 5;

    private TorchScriptFile() {}

    /**
     * @throws EngineException when it is none, saying what it is and how to make one
     */
    static void check(Path file) {
        byte[] start = start(file);
        if (start.length > 1 && start[0] == 'P' && start[1] == 'K') {
            checkEntries(file);
            return;
        }
        throw new EngineException(
                "%s is %s, not TorchScript: %s".formatted(file, kind(start), CONVERT));
    }

    private static byte[] start(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(16);
        } catch (IOException e) {
            throw new EngineException(
                    "%s cannot be read (%s): check that it is there and may be read"
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }

    private static void checkEntries(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<String> names =
                    zip.stream().map(ZipEntry::getName).map(TorchScriptFile::inRoot).toList();
            if (names.contains("constants.pkl")
                    && names.stream().anyMatch(name -> name.startsWith("code/"))) {
                return;
            }
            String kind = names.contains("data.pkl") ? PICKLED : "another kind of zip archive";
            throw new EngineException(
                    "%s is %s, not TorchScript: %s".formatted(file, kind, CONVERT));
        } catch (IOException e) {
            throw new EngineException(
                    "%s is a damaged zip archive (%s): copy it again"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /** All entries are in one folder, named after the file that they were first saved to. */
    private static String inRoot(String entry) {
        return entry.substring(entry.indexOf('/') + 1);
    }

    private static String kind(byte[] start) {
        if (start.length == 0) {
            return "empty";
        }
        if (start.length > 1 && start[0] == PICKLE && start[1] <= NEWEST_PICKLE) {
            return PICKLED;
        }
        return start.length > 8 && start[8] == '{'
                ? "a safetensors file"
                : "an unknown kind of file";
    }
}

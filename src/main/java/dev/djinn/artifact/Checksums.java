package dev.djinn.artifact;

import dev.djinn.model.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Checks files against the SHA-256 that their manifest gives: a TorchScript file is code, and only
 * the expected one may run.
 */
public final class Checksums {

    private Checksums() {}

    /**
     * @throws PackageException when the variant's file is missing or is another one
     */
    public static void verify(ModelPackage model, Variant variant) {
        Path file = model.weights(variant);
        if (!file.normalize().startsWith(model.directory())) {
            throw new PackageException(file, "lies outside of its package");
        }
        String actual = sha256(file);
        if (!actual.equalsIgnoreCase(variant.sha256())) {
            throw new PackageException(
                    file,
                    "its SHA-256 is %s, but the manifest says %s: restore the file, or correct the manifest if the change is yours"
                            .formatted(actual, variant.sha256()));
        }
    }

    /** Lower-case hexadecimal. */
    static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digest =
                        new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (IOException e) {
            throw new PackageException(
                    file,
                    "cannot be read (%s): check that it is there and may be read"
                            .formatted(e.getClass().getSimpleName()),
                    e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

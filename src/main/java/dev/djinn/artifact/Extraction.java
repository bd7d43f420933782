package dev.djinn.artifact;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Unpacks archives that may be hostile: every entry becomes a new plain file or folder below the
 * root, or the whole is refused. Bytes are counted as they are written; archives inside are left
 * alone. Used by one thread.
 */
final class Extraction {

    /** Weights hardly shrink; what grows more than this is no model. */
    private static final int MAX_RATIO = 200;

    /** Small archives of text may grow more. */
    private static final long RATIO_GRACE = 16 << 20;

    /** Of a zip file's directory: 46, a name, a comment and what the packer adds. */
    private static final int MAX_DIRECTORY_BYTES_PER_ENTRY = 1 << 10;

    private static final int CHUNK = 1 << 16;

    private final String source;
    private final Path root;
    private final int maxEntries;
    private final ByteBudget budget;
    private final Set<Path> placed = new HashSet<>();
    private int entries;

    Extraction(String source, Path root, int maxEntries, ByteBudget budget) {
        this.source = source;
        this.root = root;
        this.maxEntries = maxEntries;
        this.budget = budget;
    }

    /** Unpacks into a folder below the root, or writes the one file that is packed. */
    void unpack(Path archive, Packing packing, String target) throws IOException {
        long most = Math.max(RATIO_GRACE, Files.size(archive) * MAX_RATIO) + budget.used();
        try {
            if (packing == Packing.ZIP) {
                zip(archive, target, most);
                return;
            }
            try (InputStream in = buffered(archive)) {
                stream(in, packing, target, most);
            }
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new ArtifactException(
                    source,
                    "the archive is damaged or no %s (%s): make it again"
                            .formatted(packing, e.getMessage()),
                    e);
        }
    }

    private void stream(InputStream in, Packing packing, String target, long most)
            throws IOException {
        switch (packing) {
            case TAR -> tar(in, target, most);
            case TAR_GZ -> tar(new GZIPInputStream(in, CHUNK), target, most);
            case GZIP -> write(new GZIPInputStream(in, CHUNK), place(target), most);
            case ZIP, PLAIN -> throw new IllegalArgumentException(target);
        }
    }

    private static InputStream buffered(Path file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), CHUNK);
    }

    private void zip(Path archive, String folder, long most) throws IOException {
        requireReadable(ZipDirectory.of(archive));
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                count();
                if (entry.isUnixSymlink()) {
                    throw refused(entry.getName(), "is a link");
                }
                Path path = place(folder, entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                try (CheckedInputStream in =
                        new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
                    write(in, unique(path, entry.getName()), most);
                    if (in.getChecksum().getValue() != entry.getCrc()) {
                        throw new IOException("wrong CRC of " + entry.getName());
                    }
                }
            }
        }
    }

    /** Before the directory is read, which needs memory for all of it. */
    private void requireReadable(ZipDirectory directory) {
        if (directory.entries() > maxEntries - entries) {
            throw tooMany();
        }
        long mostBytes = (long) maxEntries * MAX_DIRECTORY_BYTES_PER_ENTRY;
        if (directory.bytes() > mostBytes) {
            throw new ArtifactException(
                    source,
                    "the archive's directory has %d bytes, which is more than the %d that suit the %d entries of djinn.artifacts.max-entries: raise that if the source is to be trusted"
                            .formatted(directory.bytes(), mostBytes, maxEntries));
        }
    }

    private void tar(InputStream archive, String folder, long most) throws IOException {
        TarInput bytes = new TarInput(archive);
        try (TarArchiveInputStream tar = new TarArchiveInputStream(bytes)) {
            while (true) {
                bytes.between();
                TarArchiveEntry entry = tar.getNextEntry();
                if (entry == null) {
                    return;
                }
                bytes.content();
                add(tar, entry, folder, most);
            }
        }
    }

    private void add(TarArchiveInputStream tar, TarArchiveEntry entry, String folder, long most)
            throws IOException {
        count();
        if (!isPlain(entry)) {
            throw refused(entry.getName(), "is a link or a device");
        }
        Path path = place(folder, entry.getName());
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        write(tar, unique(path, entry.getName()), most);
    }

    private static boolean isPlain(TarArchiveEntry entry) {
        return !entry.isSymbolicLink()
                && !entry.isLink()
                && !entry.isFIFO()
                && !entry.isCharacterDevice()
                && !entry.isBlockDevice();
    }

    private void count() {
        if (++entries > maxEntries) {
            throw tooMany();
        }
    }

    private ArtifactException tooMany() {
        return new ArtifactException(
                source,
                "the archive has more than the %d entries of djinn.artifacts.max-entries: raise that if the source is to be trusted"
                        .formatted(maxEntries));
    }

    private Path place(String folder, String name) {
        boolean absolute = name.startsWith("/") || name.matches("^[A-Za-z]:.*");
        boolean strange = name.isEmpty() || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0;
        if (absolute || strange) {
            throw refused(name, "is no relative path");
        }
        for (Path part : Path.of(name)) {
            if (part.toString().equals("..")) {
                throw refused(name, "leads out of the archive");
            }
        }
        return inside(root.resolve(folder).resolve(name).normalize(), name);
    }

    private Path place(String target) {
        return unique(inside(root.resolve(target).normalize(), target), target);
    }

    private Path inside(Path path, String name) {
        if (!path.startsWith(root)) {
            throw refused(name, "leads out of the artifact");
        }
        return path;
    }

    private Path unique(Path path, String name) {
        if (!placed.add(path) || Files.exists(path)) {
            throw refused(name, "is there twice");
        }
        return path;
    }

    private void write(InputStream in, Path file, long most) throws IOException {
        Files.createDirectories(file.getParent());
        byte[] chunk = new byte[CHUNK];
        try (DurableFile out = DurableFile.create(file, budget)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("cancelled");
                }
                budget.take(read);
                if (budget.used() > most) {
                    throw new ArtifactException(
                            source,
                            "the archive grows to more than %d times its size: it is no model, look for another source"
                                    .formatted(MAX_RATIO));
                }
                out.write(chunk, read);
            }
        }
    }

    private ArtifactException refused(String entry, String problem) {
        return new ArtifactException(
                source,
                "the archive's entry '%s' %s: make the archive again with plain files only"
                        .formatted(entry, problem));
    }
}

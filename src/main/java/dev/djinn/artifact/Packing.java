package dev.djinn.artifact;

import java.util.Locale;

/** How a file holds what it brings, by its name. */
enum Packing {
    PLAIN,
    GZIP,
    ZIP,
    TAR,
    TAR_GZ;

    static Packing of(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        if (name.endsWith(".zip") || name.endsWith(".mar")) {
            return ZIP;
        }
        if (name.endsWith(".tar.gz") || name.endsWith(".tgz")) {
            return TAR_GZ;
        }
        if (name.endsWith(".tar")) {
            return TAR;
        }
        return name.endsWith(".gz") ? GZIP : PLAIN;
    }

    boolean isArchive() {
        return switch (this) {
            case ZIP, TAR, TAR_GZ -> true;
            case PLAIN, GZIP -> false;
        };
    }

    /** The file's name without the ending that says how it is packed. */
    static String stem(String fileName) {
        return of(fileName) == PLAIN
                ? fileName
                : fileName.replaceFirst("(?i)(\\.tar)?\\.(zip|mar|tgz|tar|gz)$", "");
    }
}

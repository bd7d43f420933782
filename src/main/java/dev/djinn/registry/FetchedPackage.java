package dev.djinn.registry;

/**
 * What a replica found when it fetched a package.
 *
 * @param sha256 over the names and checksums of its files
 * @param manifest the package's {@code model.yaml} as text
 */
public record FetchedPackage(Sha256 sha256, String manifest) {

    /** Characters of the longest manifest that is kept. */
    static final int LONGEST_MANIFEST = 1_000_000;

    public FetchedPackage {
        Texts.require("manifest", manifest, LONGEST_MANIFEST);
    }
}

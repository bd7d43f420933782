package dev.djinn.artifact;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A digest that a file must have, in hexadecimal digits. */
record Checksum(Algorithm algorithm, String hex) {

    enum Algorithm {
        SHA1("SHA-1"),
        SHA256("SHA-256");

        private final String id;

        Algorithm(String id) {
            this.id = id;
        }

        MessageDigest digest() {
            try {
                return MessageDigest.getInstance(id);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String toString() {
            return id;
        }
    }
}

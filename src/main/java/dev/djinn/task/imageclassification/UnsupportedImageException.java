package dev.djinn.task.imageclassification;

import java.io.IOException;

/** A healthy image in a coding that is not read; the message names the coding. */
final class UnsupportedImageException extends IOException {

    UnsupportedImageException(String coding) {
        super(coding);
    }
}

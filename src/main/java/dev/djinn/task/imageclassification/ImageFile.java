package dev.djinn.task.imageclassification;

import java.io.IOException;

/** An image file of which the structure is known, but no pixel is decoded yet. */
sealed interface ImageFile permits BmpFile, GifFile, JpegFile, PngFile, WebpFile {

    /** Columns as stored, before the orientation is applied. */
    int width();

    /** Rows as stored, before the orientation is applied. */
    int height();

    /** How the stored pixels have to be turned for a viewer. */
    Orientation orientation();

    /** Interleaved 8-bit RGB as stored; alpha and colour profiles are ignored, as Pillow does. */
    byte[] pixels() throws IOException;
}

package dev.djinn.task.imageclassification;

/**
 * What an encoder did to ARGB pixels before it coded them, to be undone (RFC 9649, section 3.5).
 */
sealed interface Vp8lTransform {

    /** Restores pixels; may do so in place. */
    int[] undo(int[] pixels, int width, int height);

    private static int shift(int pixel, int bits) {
        return (pixel >> bits) & 0xFF;
    }

    /** Sum of the components, each modulo 256. */
    static int sum(int a, int b) {
        int alphaAndGreen = (a & 0xFF00FF00) + (b & 0xFF00FF00);
        int redAndBlue = (a & 0x00FF00FF) + (b & 0x00FF00FF);
        return (alphaAndGreen & 0xFF00FF00) | (redAndBlue & 0x00FF00FF);
    }

    /** Green was subtracted from red and blue. */
    record GreenSubtraction() implements Vp8lTransform {

        @Override
        public int[] undo(int[] pixels, int width, int height) {
            for (int i = 0; i < pixels.length; i++) {
                int green = shift(pixels[i], 8);
                pixels[i] = sum(pixels[i], green << 16 | green);
            }
            return pixels;
        }
    }

    /**
     * Shares of green and red were subtracted.
     *
     * @param blocks shares per square of {@code 1 << bits} pixels
     */
    record ColourDifference(int bits, int[] blocks) implements Vp8lTransform {

        @Override
        public int[] undo(int[] pixels, int width, int height) {
            int perRow = Vp8lFrame.blocks(width, bits);
            for (int y = 0, i = 0; y < height; y++) {
                for (int x = 0; x < width; x++, i++) {
                    int shares = blocks[(y >> bits) * perRow + (x >> bits)];
                    int pixel = pixels[i];
                    int green = pixel >> 8;
                    int red = shift(pixel, 16) + share(shares, green);
                    int blue =
                            (pixel & 0xFF) + share(shares >> 8, green) + share(shares >> 16, red);
                    pixels[i] = (pixel & 0xFF00FF00) | (red & 0xFF) << 16 | (blue & 0xFF);
                }
            }
            return pixels;
        }

        /** Both are signed bytes; the share has five fractional bits. */
        private static int share(int share, int colour) {
            return ((byte) share * (byte) colour) >> 5;
        }
    }

    /**
     * Pixels were replaced by indices in green, several to a pixel if the palette is small.
     *
     * @param bits how often a pixel's eight bits are halved
     */
    record Palette(int bits, int[] colours) implements Vp8lTransform {

        @Override
        public int[] undo(int[] pixels, int width, int height) {
            int[] restored = new int[width * height];
            int perRow = Vp8lFrame.blocks(width, bits);
            int indexBits = 8 >> bits;
            for (int y = 0, i = 0; y < height; y++) {
                for (int x = 0; x < width; x++, i++) {
                    int packed = shift(pixels[y * perRow + (x >> bits)], 8);
                    int place = x & ((1 << bits) - 1);
                    int index = packed >> (place * indexBits) & ((1 << indexBits) - 1);
                    restored[i] = index < colours.length ? colours[index] : 0;
                }
            }
            return restored;
        }
    }

    /**
     * A prediction from neighbours was subtracted.
     *
     * @param blocks modes, in green, per square of {@code 1 << bits} pixels
     */
    record Prediction(int bits, int[] blocks) implements Vp8lTransform {

        private static final int BLACK = 0xFF000000;

        @Override
        public int[] undo(int[] pixels, int width, int height) {
            int perRow = Vp8lFrame.blocks(width, bits);
            pixels[0] = sum(pixels[0], BLACK);
            for (int x = 1; x < width; x++) {
                pixels[x] = sum(pixels[x], pixels[x - 1]);
            }
            for (int y = 1, i = width; y < height; y++) {
                pixels[i] = sum(pixels[i], pixels[i - width]);
                i++;
                for (int x = 1; x < width; x++, i++) {
                    int mode = blocks[(y >> bits) * perRow + (x >> bits)] >> 8 & 0xF;
                    pixels[i] = sum(pixels[i], predict(mode, pixels, i, width));
                }
            }
            return pixels;
        }

        /** For the last pixel of a row, the one above to the right is the first of its own row. */
        private static int predict(int mode, int[] pixels, int i, int width) {
            int left = pixels[i - 1];
            int above = pixels[i - width];
            int aboveLeft = pixels[i - width - 1];
            int aboveRight = pixels[i - width + 1];
            return switch (mode) {
                case 1 -> left;
                case 2 -> above;
                case 3 -> aboveRight;
                case 4 -> aboveLeft;
                case 5 -> average(average(left, aboveRight), above);
                case 6 -> average(left, aboveLeft);
                case 7 -> average(left, above);
                case 8 -> average(aboveLeft, above);
                case 9 -> average(above, aboveRight);
                case 10 -> average(average(left, aboveLeft), average(above, aboveRight));
                case 11 -> nearer(left, above, aboveLeft);
                case 12 -> plane(left, above, aboveLeft);
                case 13 -> halfPlane(average(left, above), aboveLeft);
                default -> BLACK;
            };
        }

        private static int average(int a, int b) {
            return (((a ^ b) & 0xFEFEFEFE) >>> 1) + (a & b);
        }

        private static int nearer(int left, int above, int aboveLeft) {
            int fromLeft = 0;
            int fromAbove = 0;
            for (int bits = 0; bits < 32; bits += 8) {
                int corner = shift(aboveLeft, bits);
                fromLeft += Math.abs(shift(above, bits) - corner);
                fromAbove += Math.abs(shift(left, bits) - corner);
            }
            return fromLeft < fromAbove ? left : above;
        }

        private static int plane(int left, int above, int aboveLeft) {
            int predicted = 0;
            for (int bits = 0; bits < 32; bits += 8) {
                int value = shift(left, bits) + shift(above, bits) - shift(aboveLeft, bits);
                predicted |= Math.clamp(value, 0, 255) << bits;
            }
            return predicted;
        }

        private static int halfPlane(int average, int aboveLeft) {
            int predicted = 0;
            for (int bits = 0; bits < 32; bits += 8) {
                int value = shift(average, bits);
                int slope = (value - shift(aboveLeft, bits)) / 2;
                predicted |= Math.clamp(value + slope, 0, 255) << bits;
            }
            return predicted;
        }
    }
}

package dev.djinn.task.imageclassification;

/**
 * From limited-range BT.601 with one chrominance sample per 2 × 2 pixels to RGB, rounding as
 * libwebp does.
 */
final class Vp8Colours {

    private Vp8Colours() {}

    static byte[] rgb(Vp8LoopFilter.Planes planes, int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        int right = (width - 1) / 2;
        int bottom = (height - 1) / 2;
        for (int y = 0, to = 0; y < height; y++) {
            int nearY = y / 2;
            int farY = Math.clamp(nearY + (y % 2 == 0 ? -1 : 1), 0, bottom);
            for (int x = 0; x < width; x++, to += 3) {
                int nearX = x / 2;
                int farX = Math.clamp(nearX + (x % 2 == 0 ? -1 : 1), 0, right);
                int u = chrominance(planes.u(), nearX, nearY, farX, farY);
                int v = chrominance(planes.v(), nearX, nearY, farX, farY);
                convert(planes.y().at(x, y), u, v, rgb, to);
            }
        }
        return rgb;
    }

    /** The nearest sample counts nine sixteenths, its neighbours three, the diagonal one. */
    private static int chrominance(Vp8Plane plane, int nearX, int nearY, int farX, int farY) {
        int near = plane.at(nearX, nearY);
        int beside = plane.at(farX, nearY) + plane.at(nearX, farY);
        int sum = near + beside + plane.at(farX, farY) + 8;
        return ((sum + 2 * beside) / 8 + near) / 2;
    }

    /** Factors have 14 fractional bits, of which 8 are dropped per product. */
    private static void convert(int y, int u, int v, byte[] rgb, int to) {
        int luminance = times(19077, y);
        rgb[to] = scaled(luminance + times(26149, v) - 14234);
        rgb[to + 1] = scaled(luminance - times(6419, u) - times(13320, v) + 8708);
        rgb[to + 2] = scaled(luminance + times(33050, u) - 17685);
    }

    private static int times(int factor, int sample) {
        return (factor * sample) >> 8;
    }

    private static byte scaled(int value) {
        return (byte) Math.clamp(value >> 6, 0, 255);
    }
}

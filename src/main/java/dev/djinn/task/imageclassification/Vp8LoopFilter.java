package dev.djinn.task.imageclassification;

/**
 * Smooths the edges of blocks after a frame is decoded (RFC 6386, section 15).
 *
 * @param levels strength per segment
 * @param intraDelta correction of the strength for intra frames
 * @param subblockDelta further correction for macroblocks with sub-block modes
 */
record Vp8LoopFilter(
        boolean simple,
        boolean enabled,
        int sharpness,
        int[] levels,
        int intraDelta,
        int subblockDelta) {

    /** Planes of a frame, in which edges are smoothed. */
    record Planes(Vp8Plane y, Vp8Plane u, Vp8Plane v) {}

    /** Strength for a macroblock, 0 to 63. */
    int level(int segment, boolean subblocks) {
        int level = levels[segment] + intraDelta + (subblocks ? subblockDelta : 0);
        return Math.clamp(level, 0, 63);
    }

    /**
     * Smooths the left and upper edges of a macroblock, and those inside it.
     *
     * @param inner whether there are edges inside
     */
    void apply(Planes planes, int column, int row, int level, boolean inner) {
        if (!enabled || level == 0) {
            return;
        }
        int interior = interiorLimit(level);
        int highVariance = level >= 40 ? 2 : level >= 15 ? 1 : 0;
        var y = new Edges(planes.y, 16, column, row, 2 * level + interior, interior, highVariance);
        y.smooth(simple, inner);
        if (!simple) {
            int limit = 2 * level + interior;
            new Edges(planes.u, 8, column, row, limit, interior, highVariance).smooth(false, inner);
            new Edges(planes.v, 8, column, row, limit, interior, highVariance).smooth(false, inner);
        }
    }

    private int interiorLimit(int level) {
        if (sharpness == 0) {
            return level;
        }
        int limit = level >> (sharpness > 4 ? 2 : 1);
        return Math.max(1, Math.min(limit, 9 - sharpness));
    }

    /** The edges of one macroblock in one plane. */
    private static final class Edges {

        private final byte[] s;
        private final int stride;
        private final int start;
        private final int size;
        private final boolean hasLeft;
        private final boolean hasAbove;
        private final int limit;
        private final int interior;
        private final int highVariance;

        private Edges(
                Vp8Plane plane,
                int size,
                int column,
                int row,
                int limit,
                int interior,
                int highVariance) {
            this.s = plane.samples;
            this.stride = plane.stride;
            this.size = size;
            this.start = plane.index(column * size, row * size);
            this.hasLeft = column > 0;
            this.hasAbove = row > 0;
            this.limit = limit;
            this.interior = interior;
            this.highVariance = highVariance;
        }

        private void smooth(boolean simple, boolean inner) {
            direction(hasLeft, 1, stride, simple, inner);
            direction(hasAbove, stride, 1, simple, inner);
        }

        /** Edges across steps of {@code across}, along steps of {@code along}. */
        private void direction(
                boolean outer, int across, int along, boolean simple, boolean inner) {
            if (outer) {
                edge(start, across, along, simple, true);
            }
            for (int i = 4; i < size && inner; i += 4) {
                edge(start + i * across, across, along, simple, false);
            }
        }

        private void edge(int from, int across, int along, boolean simple, boolean outer) {
            int threshold = 2 * (outer ? limit + 4 : limit) + 1;
            for (int i = 0, at = from; i < size; i++, at += along) {
                if (4 * distance(at - across, at) + distance(at - 2 * across, at + across)
                        > threshold) {
                    continue;
                }
                if (simple) {
                    filterTwo(at, across);
                } else if (isSmooth(at, across)) {
                    filter(at, across, outer);
                }
            }
        }

        private void filter(int at, int step, boolean outer) {
            boolean highlyVariant =
                    distance(at - 2 * step, at - step) > highVariance
                            || distance(at + step, at) > highVariance;
            if (highlyVariant) {
                filterTwo(at, step);
            } else if (outer) {
                filterSix(at, step);
            } else {
                filterFour(at, step);
            }
        }

        private boolean isSmooth(int at, int step) {
            return distance(at - 4 * step, at - 3 * step) <= interior
                    && distance(at - 3 * step, at - 2 * step) <= interior
                    && distance(at - 2 * step, at - step) <= interior
                    && distance(at + 3 * step, at + 2 * step) <= interior
                    && distance(at + 2 * step, at + step) <= interior
                    && distance(at + step, at) <= interior;
        }

        private void filterTwo(int at, int step) {
            int outer = signed(difference(at - 2 * step, at + step));
            int slope = signed(3 * difference(at, at - step) + outer);
            add(at - step, Math.min(127, slope + 3) >> 3);
            add(at, -(Math.min(127, slope + 4) >> 3));
        }

        private void filterFour(int at, int step) {
            int slope = signed(3 * difference(at, at - step));
            int right = Math.min(127, slope + 4) >> 3;
            int left = Math.min(127, slope + 3) >> 3;
            int outer = (right + 1) >> 1;
            add(at - 2 * step, outer);
            add(at - step, left);
            add(at, -right);
            add(at + step, -outer);
        }

        private void filterSix(int at, int step) {
            int outer = signed(difference(at - 2 * step, at + step));
            int slope = signed(3 * difference(at, at - step) + outer);
            for (int i = 0; i < 3; i++) {
                int change = (9 * (3 - i) * slope + 63) >> 7;
                add(at - (i + 1) * step, change);
                add(at + i * step, -change);
            }
        }

        private int difference(int a, int b) {
            return (s[a] & 0xFF) - (s[b] & 0xFF);
        }

        private int distance(int a, int b) {
            return Math.abs(difference(a, b));
        }

        private void add(int at, int change) {
            s[at] = (byte) Math.clamp((s[at] & 0xFF) + change, 0, 255);
        }

        private static int signed(int value) {
            return Math.clamp(value, -128, 127);
        }
    }
}

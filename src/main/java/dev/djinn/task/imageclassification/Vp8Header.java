package dev.djinn.task.imageclassification;

import java.io.EOFException;

/**
 * What stands before the macroblocks in the first partition of a VP8 key frame (RFC 6386, section
 * 9.2 to 9.11).
 *
 * @param segmentTree probabilities of a macroblock's segment number, empty without a segment map
 * @param partitions number of partitions with coefficients
 * @param steps quantiser steps per segment
 * @param tokens token probabilities, flattened as in {@link Vp8Tables}
 * @param skipProbability probability that a macroblock has coefficients, -1 if all have
 */
record Vp8Header(
        int[] segmentTree,
        Vp8LoopFilter filter,
        int partitions,
        Steps[] steps,
        int[] tokens,
        int skipProbability) {

    static final int SEGMENTS = 4;

    /**
     * Quantiser steps of luminance, its second-order block, and chrominance; first and other
     * coefficients.
     */
    record Steps(int yDc, int yAc, int y2Dc, int y2Ac, int uvDc, int uvAc) {}

    static Vp8Header read(Vp8BoolDecoder in) throws EOFException {
        in.literal(2);
        Segmentation segmentation = in.flag() ? Segmentation.read(in) : Segmentation.NONE;
        boolean simple = in.flag();
        int level = in.literal(6);
        int sharpness = in.literal(3);
        int[] deltas = filterDeltas(in);
        int partitions = 1 << in.literal(2);
        Steps[] steps = steps(in, segmentation);
        in.flag();
        int[] tokens = tokens(in);
        int skipProbability = in.flag() ? in.literal(8) : -1;
        int[] levels = segmentation.around(level, segmentation.filterLevels);
        var filter = new Vp8LoopFilter(simple, level > 0, sharpness, levels, deltas[0], deltas[1]);
        return new Vp8Header(segmentation.tree, filter, partitions, steps, tokens, skipProbability);
    }

    /**
     * Corrections of the filter level for intra frames, and for macroblocks with sub-block modes.
     */
    private static int[] filterDeltas(Vp8BoolDecoder in) throws EOFException {
        int[] deltas = new int[8];
        boolean enabled = in.flag();
        if (enabled && in.flag()) {
            for (int i = 0; i < deltas.length; i++) {
                deltas[i] = in.optionalSigned(6);
            }
        }
        return new int[] {deltas[0], deltas[4]};
    }

    private static Steps[] steps(Vp8BoolDecoder in, Segmentation segmentation) throws EOFException {
        int base = in.literal(7);
        int yDc = in.optionalSigned(4);
        int y2Dc = in.optionalSigned(4);
        int y2Ac = in.optionalSigned(4);
        int uvDc = in.optionalSigned(4);
        int uvAc = in.optionalSigned(4);
        int[] indices = segmentation.around(base, segmentation.quantisers);
        Steps[] steps = new Steps[SEGMENTS];
        for (int i = 0; i < SEGMENTS; i++) {
            int q = indices[i];
            steps[i] =
                    new Steps(
                            dc(q + yDc),
                            ac(q),
                            2 * dc(q + y2Dc),
                            Math.max(8, ac(q + y2Ac) * 155 / 100),
                            Math.min(132, dc(q + uvDc)),
                            ac(q + uvAc));
        }
        return steps;
    }

    private static int dc(int index) {
        return Vp8Tables.DC_STEPS[Math.clamp(index, 0, 127)];
    }

    private static int ac(int index) {
        return Vp8Tables.AC_STEPS[Math.clamp(index, 0, 127)];
    }

    private static int[] tokens(Vp8BoolDecoder in) throws EOFException {
        int[] tokens = Vp8Tables.defaultTokens();
        for (int i = 0; i < tokens.length; i++) {
            if (in.bit(Vp8Tables.tokenUpdate(i)) != 0) {
                tokens[i] = in.literal(8);
            }
        }
        return tokens;
    }

    /** Values per segment, either absolute or relative to the frame's. */
    private record Segmentation(
            boolean absolute, int[] quantisers, int[] filterLevels, int[] tree) {

        static final Segmentation NONE =
                new Segmentation(false, new int[SEGMENTS], new int[SEGMENTS], new int[0]);

        static Segmentation read(Vp8BoolDecoder in) throws EOFException {
            boolean hasMap = in.flag();
            boolean hasData = in.flag();
            boolean absolute = hasData && in.flag();
            int[] quantisers = new int[SEGMENTS];
            int[] filterLevels = new int[SEGMENTS];
            if (hasData) {
                for (int i = 0; i < SEGMENTS; i++) {
                    quantisers[i] = in.optionalSigned(7);
                }
                for (int i = 0; i < SEGMENTS; i++) {
                    filterLevels[i] = in.optionalSigned(6);
                }
            }
            int[] tree = new int[hasMap ? SEGMENTS - 1 : 0];
            for (int i = 0; i < tree.length; i++) {
                tree[i] = in.flag() ? in.literal(8) : 255;
            }
            return new Segmentation(absolute, quantisers, filterLevels, tree);
        }

        int[] around(int base, int[] values) {
            int[] sums = values.clone();
            for (int i = 0; i < SEGMENTS && !absolute; i++) {
                sums[i] += base;
            }
            return sums;
        }
    }
}

package dev.djinn.task.imageclassification;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.IIOException;

/**
 * Decodes a VP8 key frame, the lossy half of WebP (RFC 6386), to the same bits as libwebp does. The
 * ImageIO plug-in for WebP predicts from filtered samples and is up to 100 levels off.
 *
 * <p>Prediction needs unfiltered neighbours, so all macroblocks are reconstructed before any edge
 * is smoothed.
 */
final class Vp8Frame {

    private static final int HEADER_BYTES = 10;
    private static final int[] SUBBLOCK_MODE_TREE = {
        0, 2, -1, 4, -2, 6, 8, 12, -3, 10, -5, -6, -4, 14, -7, 16, -8, -9
    };
    private static final int[] LIKE_SUBBLOCK_MODE = {
        Vp8Prediction.SUB_DC,
        Vp8Prediction.SUB_VERTICAL,
        Vp8Prediction.SUB_HORIZONTAL,
        Vp8Prediction.SUB_TRUE_MOTION
    };

    private final int width;
    private final int height;
    private final int columns;
    private final int rows;
    private final Vp8BoolDecoder modes;
    private final Vp8Header header;
    private final Vp8BoolDecoder[] partitions;
    private final Vp8LoopFilter.Planes planes;
    private final Vp8Transform transform = new Vp8Transform();
    private final Vp8Prediction prediction = new Vp8Prediction();
    private final Vp8Residue residue;
    private final int[] modesAbove;
    private final int[] modesLeft = new int[4];
    private final int[] subblockModes = new int[16];
    private final int[] aboveRight = new int[4];
    private final int[] aboveRightOfMacroblock = new int[4];
    private final byte[] filterLevels;
    private final boolean[] innerEdges;

    private Vp8Frame(int width, int height, ByteBuffer first, ByteBuffer rest) throws IOException {
        this.width = width;
        this.height = height;
        this.columns = (width + 15) / 16;
        this.rows = (height + 15) / 16;
        this.modes = new Vp8BoolDecoder(first);
        this.header = Vp8Header.read(modes);
        this.partitions = partitions(rest, header.partitions());
        this.planes =
                new Vp8LoopFilter.Planes(
                        new Vp8Plane(16 * columns, 16 * rows),
                        new Vp8Plane(8 * columns, 8 * rows),
                        new Vp8Plane(8 * columns, 8 * rows));
        this.residue = new Vp8Residue(header.tokens(), transform, columns);
        this.modesAbove = new int[4 * columns];
        this.filterLevels = new byte[columns * rows];
        this.innerEdges = new boolean[columns * rows];
    }

    static Vp8Frame of(ByteBuffer stream) throws IOException {
        int tag = unsigned24(stream, 0);
        boolean keyFrame = (tag & 1) == 0;
        boolean started =
                stream.get(3) == (byte) 0x9D && stream.get(4) == 1 && stream.get(5) == 0x2A;
        int firstBytes = tag >> 5;
        if (!keyFrame || !started || firstBytes > stream.limit() - HEADER_BYTES) {
            throw new IIOException("no whole key frame");
        }
        int width = unsigned24(stream, 6) & 0x3FFF;
        int height = stream.getShort(8) & 0x3FFF;
        ByteBuffer first = stream.slice(HEADER_BYTES, firstBytes);
        int restStart = HEADER_BYTES + firstBytes;
        ByteBuffer rest = stream.slice(restStart, stream.limit() - restStart);
        return new Vp8Frame(width, height, first, rest);
    }

    /** All partitions but the last are preceded by their sizes, three bytes each. */
    private static Vp8BoolDecoder[] partitions(ByteBuffer in, int count) throws EOFException {
        Vp8BoolDecoder[] partitions = new Vp8BoolDecoder[count];
        int start = 3 * (count - 1);
        for (int i = 0; i < count; i++) {
            int end = in.limit();
            if (i < count - 1) {
                end = Math.min(end, start + unsigned24(in, 3 * i));
            }
            partitions[i] = new Vp8BoolDecoder(in.slice(start, end - start));
            start = end;
        }
        return partitions;
    }

    private static int unsigned24(ByteBuffer in, int offset) {
        return Byte.toUnsignedInt(in.get(offset))
                | Byte.toUnsignedInt(in.get(offset + 1)) << 8
                | Byte.toUnsignedInt(in.get(offset + 2)) << 16;
    }

    /** Interleaved 8-bit RGB. */
    byte[] pixels() throws EOFException {
        for (int row = 0; row < rows; row++) {
            residue.startRow();
            Arrays.fill(modesLeft, Vp8Prediction.SUB_DC);
            for (int column = 0; column < columns; column++) {
                macroblock(column, row);
            }
        }
        for (int row = 0, i = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++, i++) {
                header.filter().apply(planes, column, row, filterLevels[i], innerEdges[i]);
            }
        }
        return Vp8Colours.rgb(planes, width, height);
    }

    private void macroblock(int column, int row) throws EOFException {
        int segment = header.segmentTree().length == 0 ? 0 : segment();
        boolean skipped = header.skipProbability() >= 0 && modes.bit(header.skipProbability()) != 0;
        int mode = lumaMode();
        readSubblockModes(column, mode);
        int chromaMode = chromaMode();
        boolean bySubblocks = mode == Vp8Prediction.SUBBLOCKS;
        boolean hasResidue = false;
        if (skipped) {
            residue.skip(column, !bySubblocks);
        } else {
            Vp8BoolDecoder in = partitions[row & partitions.length - 1];
            hasResidue = residue.read(in, column, !bySubblocks, header.steps()[segment]);
        }
        int index = row * columns + column;
        filterLevels[index] = (byte) header.filter().level(segment, bySubblocks);
        innerEdges[index] = hasResidue || bySubblocks;

        if (bySubblocks) {
            predictSubblocks(column, row, hasResidue);
        } else {
            Vp8Prediction.predict(planes.y(), 16 * column, 16 * row, 16, mode);
            addResidue(planes.y(), 0, 16 * column, 16 * row, 4, hasResidue);
        }
        Vp8Prediction.predict(planes.u(), 8 * column, 8 * row, 8, chromaMode);
        addResidue(planes.u(), Vp8Residue.U, 8 * column, 8 * row, 2, hasResidue);
        Vp8Prediction.predict(planes.v(), 8 * column, 8 * row, 8, chromaMode);
        addResidue(planes.v(), Vp8Residue.V, 8 * column, 8 * row, 2, hasResidue);
    }

    private int segment() throws EOFException {
        int[] tree = header.segmentTree();
        return modes.bit(tree[0]) == 0 ? modes.bit(tree[1]) : 2 + modes.bit(tree[2]);
    }

    private int lumaMode() throws EOFException {
        if (modes.bit(145) == 0) {
            return Vp8Prediction.SUBBLOCKS;
        }
        if (modes.bit(156) == 0) {
            return modes.bit(163) == 0 ? Vp8Prediction.DC : Vp8Prediction.VERTICAL;
        }
        return modes.bit(128) == 0 ? Vp8Prediction.HORIZONTAL : Vp8Prediction.TRUE_MOTION;
    }

    private int chromaMode() throws EOFException {
        if (modes.bit(142) == 0) {
            return Vp8Prediction.DC;
        }
        if (modes.bit(114) == 0) {
            return Vp8Prediction.VERTICAL;
        }
        return modes.bit(183) == 0 ? Vp8Prediction.HORIZONTAL : Vp8Prediction.TRUE_MOTION;
    }

    private void readSubblockModes(int column, int mode) throws EOFException {
        if (mode != Vp8Prediction.SUBBLOCKS) {
            Arrays.fill(modesLeft, LIKE_SUBBLOCK_MODE[mode]);
            Arrays.fill(modesAbove, 4 * column, 4 * column + 4, LIKE_SUBBLOCK_MODE[mode]);
            return;
        }
        for (int i = 0; i < 16; i++) {
            int above = 4 * column + i % 4;
            int left = i / 4;
            int subblockMode = subblockMode(modesAbove[above], modesLeft[left]);
            subblockModes[i] = subblockMode;
            modesAbove[above] = subblockMode;
            modesLeft[left] = subblockMode;
        }
    }

    private int subblockMode(int above, int left) throws EOFException {
        int node = 0;
        do {
            int probability = Vp8Tables.subblockMode(above, left, node / 2);
            node = SUBBLOCK_MODE_TREE[node + modes.bit(probability)];
        } while (node > 0);
        return -node;
    }

    private void predictSubblocks(int column, int row, boolean hasResidue) {
        Vp8Plane plane = planes.y();
        readAboveRightOfMacroblock(column, row);
        for (int i = 0; i < 16; i++) {
            int x = 16 * column + i % 4 * 4;
            int y = 16 * row + i / 4 * 4;
            for (int j = 0; j < 4; j++) {
                aboveRight[j] = i % 4 == 3 ? aboveRightOfMacroblock[j] : plane.at(x + 4 + j, y - 1);
            }
            prediction.predictSubblock(plane, x, y, subblockModes[i], aboveRight);
            if (hasResidue) {
                transform.add(residue.coefficients, 16 * i, plane, x, y);
            }
        }
    }

    /**
     * All four rows of sub-blocks on the right use the macroblock above; beyond the frame its last
     * sample is repeated.
     */
    private void readAboveRightOfMacroblock(int column, int row) {
        boolean beyondFrame = column == columns - 1 && row > 0;
        for (int i = 0; i < 4; i++) {
            int x = 16 * column + (beyondFrame ? 15 : 16 + i);
            aboveRightOfMacroblock[i] = planes.y().at(x, 16 * row - 1);
        }
    }

    private void addResidue(
            Vp8Plane plane, int start, int x, int y, int perRow, boolean hasResidue) {
        for (int i = 0; i < perRow * perRow && hasResidue; i++) {
            int blockX = x + i % perRow * 4;
            int blockY = y + i / perRow * 4;
            transform.add(residue.coefficients, start + 16 * i, plane, blockX, blockY);
        }
    }
}

package dev.djinn.task.imageclassification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExifOrientationTests {

    private static final short SHORT = 3;
    private static final short LONG = 4;

    @Test
    void readsBothByteOrdersAndBothIntegerTypes() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            assertThat(read(directory(order, 8, SHORT, 6))).isEqualTo(Orientation.ROTATED_RIGHT);
            assertThat(read(directory(order, 8, LONG, 3))).isEqualTo(Orientation.ROTATED_180);
        }
    }

    @Test
    void skipsTheIntroductionOfJpegFiles() {
        byte[] tiff = directory(ByteOrder.LITTLE_ENDIAN, 8, SHORT, 8);
        ByteBuffer block = ByteBuffer.allocate(6 + tiff.length);
        block.put(new byte[] {'E', 'x', 'i', 'f', 0, 0}).put(tiff);

        assertThat(ExifOrientation.read(block.flip())).isEqualTo(Orientation.ROTATED_LEFT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 255, 65535})
    void takesUnknownValuesForUpright(int value) {
        assertThat(read(directory(ByteOrder.BIG_ENDIAN, 8, SHORT, value)))
                .isEqualTo(Orientation.UPRIGHT);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 21, 22, 23})
    void takesADirectoryBeyondTheBlockForUpright(int offset) {
        assertThat(read(directory(ByteOrder.BIG_ENDIAN, offset, SHORT, 6)))
                .isEqualTo(Orientation.UPRIGHT);
    }

    @Test
    void survivesAnyBytes() {
        Random random = new Random(20261125);
        for (int round = 0; round < 20_000; round++) {
            byte[] tiff = directory(ByteOrder.BIG_ENDIAN, 8, SHORT, 6);
            tiff[random.nextInt(tiff.length)] = (byte) random.nextInt(256);
            int length = random.nextInt(tiff.length + 1);

            assertThat(ExifOrientation.read(ByteBuffer.wrap(tiff, 0, length))).isNotNull();
        }
    }

    private static Orientation read(byte[] tiff) {
        return ExifOrientation.read(ByteBuffer.wrap(tiff));
    }

    private static byte[] directory(ByteOrder order, int offset, short type, int value) {
        ByteBuffer tiff = ByteBuffer.allocate(22).order(order);
        tiff.put(order == ByteOrder.BIG_ENDIAN ? new byte[] {'M', 'M'} : new byte[] {'I', 'I'});
        tiff.putShort((short) 42).putInt(offset);
        tiff.putShort((short) 1).putShort((short) 0x0112).putShort(type).putInt(1);
        if (type == SHORT) {
            tiff.putShort((short) value);
        } else {
            tiff.putInt(value);
        }
        return tiff.array();
    }
}

package dev.djinn.task.imageclassification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djinn.problem.ServingException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damages every golden file in reproducible ways; an image or a {@link ServingException} may come
 * of it, nothing else.
 */
class ImageDecoderFuzzTests {

    private static final long SEED = 20261125;
    private static final int ROUNDS = Integer.getInteger("djinn.fuzz.rounds", 40);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** Small enough that no damaged header asks for much memory. */
    private final ImageDecoder decoder = new ImageDecoder(1_000_000);

    static List<String> images() {
        return GoldenImages.encoded();
    }

    @ParameterizedTest
    @MethodSource("images")
    void answersDamageWithAnImageOrAServingException(String name) {
        byte[] content = GoldenImages.content(name);
        for (int round = 0; round < ROUNDS; round++) {
            long seed = SEED + round;
            byte[] damaged = damage(content, new Random(seed));
            long start = System.nanoTime();
            try {
                decoder.decode(damaged, "inputs");
            } catch (ServingException e) {
                assertThat(e.field()).as("seed %d", seed).contains("inputs");
            } catch (Throwable t) {
                throw new AssertionError("%s with seed %d".formatted(name, seed), t);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("%s with seed %d", name, seed)
                    .isLessThan(LONGEST);
        }
    }

    private static byte[] damage(byte[] content, Random random) {
        byte[] damaged = content.clone();
        // Half of the rounds aim at the headers, where damage goes deepest.
        int reach = random.nextBoolean() ? Math.min(64, damaged.length) : damaged.length;
        int flips = 1 + random.nextInt(4);
        for (int i = 0; i < flips; i++) {
            damaged[random.nextInt(reach)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(4) == 0) {
            damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length + 1));
        }
        if (random.nextBoolean()) {
            correctChecksums(damaged);
        }
        return damaged;
    }

    /** Lets damage through to the decoder behind PNG's checksums. */
    private static void correctChecksums(byte[] content) {
        ByteBuffer in = ByteBuffer.wrap(content);
        int chunk = 8;
        while (content.length > 0 && content[0] == (byte) 0x89 && chunk <= content.length - 12) {
            int length = in.getInt(chunk);
            if (length < 0 || length > content.length - chunk - 12) {
                return;
            }
            var checksum = new CRC32();
            checksum.update(content, chunk + 4, length + 4);
            in.putInt(chunk + 8 + length, (int) checksum.getValue());
            chunk += 12 + length;
        }
    }
}

package dev.proprio.proto.secagg.shamir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.crypto.Keystream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More wrong shares than error correction overrules, and the edges of what is accepted. */
class RecoveryTest {
    private static final byte[] SECRET = new byte[32];

    static {
        KeyedRandom.of(1, "secret").nextBytes(SECRET);
    }

    /** As many right shares as the threshold, wherever they stand, are enough where the subsets are few. */
    @ParameterizedTest
    @CsvSource({"5,2", "6,3", "7,2", "8,3"})
    void anySetOfRightSharesIsFoundAndTheOthersAreNamed(int count, int threshold) {
        KeyedRandom random = KeyedRandom.of(count, "sets");
        for (int set = 0; set < 1 << count; set++) {
            if (Integer.bitCount(set) != threshold) {
                continue;
            }
            List<byte[]> shares = shares(count, threshold);
            Set<Integer> wrong = new HashSet<>();
            for (int i = 0; i < count; i++) {
                if ((set >> i & 1) == 0) {
                    shares.get(i)[8 * random.nextInt(5) + 7] ^= (byte) (1 + random.nextInt(200));
                    wrong.add(i + 1);
                }
            }
            var recovered = new Recovery(threshold, new Lagrange())
                    .recover(points(count), shares, found -> Arrays.equals(found, SECRET));
            assertThat(recovered)
                    .as("set %s of %d", Integer.toBinaryString(set), count)
                    .isPresent();
            assertThat(recovered.get().secret()).isEqualTo(SECRET);
            boolean firstWereRight = set == (1 << threshold) - 1;
            assertThat(recovered.get().wrong()).isEqualTo(firstWereRight ? Set.of() : wrong);
        }
    }

    /** The first shares, error correction, then the other ones of 20 choose 3, or the first 4096 of 30 choose 4. */
    @Test
    void everySubsetIsTriedOnceAndNoMore() {
        assertThat(tried(20, 3)).isEqualTo(2 + 1139);
        assertThat(tried(30, 4)).isEqualTo(2 + 4095);
    }

    private static int tried(int count, int threshold) {
        List<byte[]> shares = shares(count, threshold);
        var asked = new AtomicInteger();
        assertThat(new Recovery(threshold, new Lagrange()).recover(points(count), shares, found -> {
                    asked.incrementAndGet();
                    return false;
                }))
                .isEmpty();
        return asked.get();
    }

    @Test
    void withNoShareToSpareThereIsNothingToOverrule() {
        var asked = new AtomicInteger();
        assertThat(new Recovery(4, new Lagrange()).recover(points(4), shares(4, 4), found -> {
                    asked.incrementAndGet();
                    return false;
                }))
                .isEmpty();
        assertThat(asked).hasValue(1);
    }

    @Test
    void pointsAndThresholdsAreCheckedAtTheirEdges() {
        var coefficients = new Coefficients(new byte[16]);
        assertThat(Shamir.split(SECRET, 1, new int[] {1}, coefficients)).hasDimensions(1, Shamir.SHARE_BYTES);
        for (int threshold : new int[] {-1, 0, 3}) {
            assertThatThrownBy(() -> Shamir.split(SECRET, threshold, new int[] {1, 2}, coefficients))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a threshold must be from 1 to the 2 shares but was " + threshold);
        }
        for (int[] xs : new int[][] {{0, 1}, {-1, 1}, {2, 1, 2}}) {
            assertThatThrownBy(() -> Shamir.split(SECRET, 1, xs, coefficients))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the points of shares must be distinct and positive but were " + Arrays.toString(xs));
        }
        assertThatThrownBy(() -> Shamir.combine(new int[] {1, 2}, new byte[1][40], new Lagrange()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are 2 points but 1 shares");
        assertThatThrownBy(() -> Shamir.split(new byte[33], 1, new int[] {1}, coefficients))
                .hasMessage("a shared secret must be 32 bytes but has 33");
        assertThatThrownBy(() -> Limbs.ofShare(new byte[41])).hasMessage("a share must be 40 bytes but has 41");
    }

    /** The last limb has 4 bytes of room, the others 7. */
    @Test
    void aLimbThatIsLargerThanItsBytesIsNoSecret() {
        for (int limb = 0; limb < 5; limb++) {
            long[] limbs = new long[5];
            limbs[limb] = (1L << (limb < 4 ? 56 : 32)) - 1;
            assertThat(Limbs.ofSecret(Limbs.toSecret(limbs).orElseThrow())).containsExactly(limbs);
            limbs[limb]++;
            assertThat(Limbs.toSecret(limbs)).isEmpty();
        }
        assertThat(Limbs.ofSecret(SECRET)[4]).isEqualTo(ByteBuffer.wrap(SECRET).getInt(28) & 0xFFFFFFFFL);
    }

    @Test
    void aNegativeNumberIsNoElement() {
        byte[] share = new byte[40];
        share[32] = (byte) 0x80;
        assertThatThrownBy(() -> Limbs.ofShare(share)).hasMessage("a share's number 4 is no element of the field");
    }

    /** Each element is one word of the key's stream without its top three bits, over many chunks of it. */
    @Test
    void coefficientsAreTheWordsOfTheKeystream() {
        byte[] key = Arrays.copyOf(SECRET, 16);
        var coefficients = new Coefficients(key);
        Keystream stream = new Keystream().start(key, 0, 0);
        for (int chunk = 0; chunk < 5; chunk++) {
            ByteBuffer words = ByteBuffer.wrap(stream.next(1 << 13)).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < 1 << 10; i++) {
                assertThat(coefficients.next()).isEqualTo(words.getLong() & Field61.P);
            }
        }
    }

    @Test
    void coefficientsOfTheSamePointsAreKept() {
        var lagrange = new Lagrange();
        long[] first = lagrange.coefficients(new int[] {1, 2, 5});
        assertThat(lagrange.coefficients(new int[] {1, 2, 5})).isSameAs(first);
        assertThat(lagrange.coefficients(new int[] {1, 2, 6})).isNotEqualTo(first);
        assertThat(lagrange.coefficients(new int[] {5, 2, 1})).containsExactly(first[2], first[1], first[0]);
    }

    private static List<byte[]> shares(int count, int threshold) {
        int[] xs = IntStream.rangeClosed(1, count).toArray();
        return new ArrayList<>(List.of(Shamir.split(SECRET, threshold, xs, new Coefficients(new byte[16]))));
    }

    private static List<Integer> points(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }
}

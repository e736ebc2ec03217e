package dev.proprio.proto.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RandomBitsTest {
    private static final int TIMES = 4_000;

    private final KeyedRandom ours = KeyedRandom.of(7, "bits");
    private final KeyedRandom same = KeyedRandom.of(7, "bits");
    private final KeyedRandom words = KeyedRandom.of(7, "words");

    /** All numbers by their defaults. */
    private final RandomBits plain = new RandomBits() {
        @Override
        public long nextLong() {
            return words.nextLong();
        }
    };

    private final RandomGenerator plainPlatform = KeyedRandom.of(7, "words")::nextLong;

    /** Made of the same bits, by the platform's own rules. */
    private final RandomGenerator platform = new RandomGenerator() {
        @Override
        public int nextInt() {
            return same.nextInt();
        }

        @Override
        public long nextLong() {
            return same.nextLong();
        }
    };

    @Test
    void sameBitsGiveThePlatformsNumbers() {
        var bounds = KeyedRandom.of(7, "bounds");
        for (int i = 0; i < TIMES; i++) {
            int bound = Math.max(1, bounds.nextInt() >>> (1 + i % 31));
            long wide = Math.max(1, bounds.nextLong() >>> (1 + i % 63));
            int origin = bounds.nextInt();
            int end = bounds.nextInt();
            long far = bounds.nextLong();
            long wideEnd = bounds.nextLong();
            assertThat(ours.nextInt(bound)).isEqualTo(platform.nextInt(bound));
            assertThat(ours.nextLong(wide)).isEqualTo(platform.nextLong(wide));
            if (origin < end) {
                assertThat(ours.nextInt(origin, end)).isEqualTo(platform.nextInt(origin, end));
                assertThat(ours.nextDouble(origin, end)).isEqualTo(platform.nextDouble(origin, end));
            }
            if (far < wideEnd) {
                assertThat(ours.nextLong(far, wideEnd)).isEqualTo(platform.nextLong(far, wideEnd));
            }
            assertThat(ours.nextBoolean()).isEqualTo(platform.nextBoolean());
            assertThat(ours.nextFloat()).isEqualTo(platform.nextFloat());
            assertThat(ours.nextDouble()).isEqualTo(platform.nextDouble());
            assertThat(plain.nextInt()).isEqualTo(plainPlatform.nextInt());
        }
    }

    @Test
    void streamsAndBytesAreThePlatforms() {
        assertThat(ours.ints(50, -3, 40).toArray())
                .isEqualTo(platform.ints(50, -3, 40).toArray());
        assertThat(ours.longs(50, -3, 1L << 40).toArray())
                .isEqualTo(platform.longs(50, -3, 1L << 40).toArray());
        assertThat(ours.doubles(50).toArray()).isEqualTo(platform.doubles(50).toArray());
        assertThat(ours.doubles(50, -1, 2).toArray())
                .isEqualTo(platform.doubles(50, -1, 2).toArray());
        for (int length = 0; length < 20; length++) {
            byte[] bytes = new byte[length];
            byte[] expected = new byte[length];
            ours.nextBytes(bytes);
            platform.nextBytes(expected);
            assertThat(bytes).isEqualTo(expected);
        }
    }

    @Test
    void refusesBoundsBelowWhichIsNothing() {
        assertThatThrownBy(() -> ours.nextInt(0)).hasMessage("a bound of random numbers must be at least 1 but was 0");
        assertThatThrownBy(() -> ours.nextLong(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ours.nextInt(3, 3))
                .hasMessage("random numbers must be below their bound, but none from 3 on are below 3");
        assertThatThrownBy(() -> ours.nextLong(3, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ours.nextDouble(0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ours.nextDouble(-Double.MAX_VALUE, Double.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

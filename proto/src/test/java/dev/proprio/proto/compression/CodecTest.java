package dev.proprio.proto.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.random.RandomIndices;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
    private static final int ROUNDS = 4000;

    private static Codec codec(Compression compression, int length, int round) {
        return compression.codec(length, KeyedRandom.of(1, "shared", round, 0)).orElseThrow();
    }

    private static float[] vector(int length, long key) {
        var random = KeyedRandom.of(2, "vector", key, 0);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (random.nextGaussian() * (i % 7 == 0 ? 3 : 0.1));
        }
        return values;
    }

    /** What the coordinator makes of one device's vector. */
    private static double[] through(Codec codec, float[] values, long key) throws MalformedUpdateException {
        byte[] bytes = codec.encode(values, KeyedRandom.of(3, "own", key, 0));
        assertThat(bytes).hasSize(codec.byteLength());
        float[] decoded = codec.decode(ByteBuffer.wrap(bytes));
        assertThat(decoded).hasSize(codec.summedLength());
        double[] summed = new double[decoded.length];
        for (int i = 0; i < summed.length; i++) {
            summed[i] = decoded[i];
        }
        return codec.expand(summed);
    }

    private static double[] meanOverRounds(Compression compression, float[] values) throws MalformedUpdateException {
        double[] mean = new double[values.length];
        for (int round = 0; round < ROUNDS; round++) {
            double[] read = through(codec(compression, values.length, round), values, round);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += read[i] / ROUNDS;
            }
        }
        return mean;
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void quantizationIsExactInTheMean(int bits) throws Exception {
        float[] values = vector(50, 1);
        for (Compression compression : new Compression[] {
            new Quantize(bits, 16), new Quantize(bits, 1000), new Quantize(bits, 1, Optional.of(16.0))
        }) {
            double[] mean = meanOverRounds(compression, values);
            double step = 16.0 / ((1 << (bits - 1)) - 1);
            for (int i = 0; i < values.length; i++) {
                // A value between two steps has a standard deviation of at most half a step.
                assertThat(mean[i]).isCloseTo(values[i], within(5 * step / 2 / Math.sqrt(ROUNDS)));
            }
        }
    }

    @Test
    void quantizedValuesAreOffByLessThanAStepOfTheirBucket() throws Exception {
        float[] values = vector(1000, 2);
        double[] read = through(codec(new Quantize(8, 100), 1000, 0), values, 0);
        for (int from = 0; from < 1000; from += 100) {
            float largest = 0;
            for (int i = from; i < from + 100; i++) {
                largest = Math.max(largest, Math.abs(values[i]));
            }
            for (int i = from; i < from + 100; i++) {
                assertThat(read[i]).isCloseTo(values[i], within(1.0001 * largest / 127));
            }
        }
        assertThat(through(codec(new Quantize(), 9, 0), new float[9], 0)).containsOnly(0);
    }

    @Test
    void withASharedScaleTheSumOfTheIntegersIsTheSumOfTheValues() throws Exception {
        var integers = new Integers(16);
        double step = integers.stepFor(0.75);
        assertThat(step).isEqualTo(0x1p-15);
        var codec = new SharedScaleCodec(100, integers, step);
        double[] sum = new double[100];
        long[] integerSum = new long[100];
        for (int device = 0; device < 50; device++) {
            byte[] bytes = codec.encode(vector(100, device), KeyedRandom.of(4, "own", device, 0));
            ByteBuffer read = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            float[] decoded = codec.decode(ByteBuffer.wrap(bytes));
            for (int i = 0; i < 100; i++) {
                sum[i] += decoded[i];
                integerSum[i] += integers.get(read);
                assertThat(Math.abs(decoded[i])).isLessThanOrEqualTo(1);
            }
        }
        assertThat(sum)
                .isEqualTo(Arrays.stream(integerSum).mapToDouble(n -> n * step).toArray());
    }

    @Test
    void theScaleOfARangeIsTheSmallestPowerOfTwoThatReachesIt() {
        var integers = new Integers(8);
        for (double range : new double[] {1e-4, 0.3, 1, 127, 128, 1e6}) {
            double step = integers.stepFor(range);
            assertThat(step).isEqualTo(Math.scalb(1.0, Math.getExponent(step)));
            assertThat(127 * step).isGreaterThanOrEqualTo(range);
            assertThat(127 * step / 2).isLessThan(range);
        }
    }

    @Test
    void randomKIsExactInTheMean() throws Exception {
        float[] values = vector(40, 3);
        double[] mean = meanOverRounds(new RandomK(0.25), values);
        for (int i = 0; i < values.length; i++) {
            // A value counts four times, in one of four rounds.
            assertThat(mean[i]).isCloseTo(values[i], within(5 * Math.abs(values[i]) * Math.sqrt(3.0 / ROUNDS)));
        }
    }

    @Test
    void everySetOfPlacesIsEquallyLikely() {
        int[] counts = new int[1 << 5];
        for (int round = 0; round < 10_000; round++) {
            int[] places = RandomIndices.draw(5, 2, KeyedRandom.of(5, "places", round, 0));
            assertThat(places).hasSize(2).isSorted();
            counts[1 << places[0] | 1 << places[1]]++;
        }
        int[] drawn = IntStream.of(counts).filter(count -> count > 0).toArray();
        double statistic = IntStream.of(drawn)
                .mapToDouble(n -> (n - 1000.0) * (n - 1000.0) / 1000)
                .sum();
        // The 99.9 % quantile of chi-square with 9 degrees of freedom.
        assertThat(drawn).hasSize(10);
        assertThat(statistic).isLessThan(27.9);
    }

    @Test
    void sumsOfRandomKAreReadAsTheSumOfWhatIsReadOfEach() throws Exception {
        Codec codec = codec(new RandomK(0.1), 1000, 7);
        float[] first = new float[1000];
        float[] second = new float[1000];
        for (int i = 0; i < 1000; i++) {
            first[i] = i;
            second[i] = 1000 - 3 * i;
        }
        float[] a = codec.decode(ByteBuffer.wrap(codec.encode(first, KeyedRandom.of(1, "a"))));
        float[] b = codec.decode(ByteBuffer.wrap(codec.encode(second, KeyedRandom.of(1, "b"))));
        double[] summed = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            summed[i] = (double) a[i] + b[i];
        }
        double[] whole = codec.expand(summed);
        double[] one = through(codec, first, 1);
        double[] other = through(codec, second, 2);
        for (int i = 0; i < 1000; i++) {
            assertThat(whole[i]).isEqualTo(one[i] + other[i]);
        }
    }

    @Test
    void topKKeepsTheLargestMagnitudesAndOfEqualsTheFirst() throws Exception {
        float[] values = {1, -3, 2, -0f, 3, 2, -2, 0.5f};
        assertThat(through(codec(new TopK(0.25, true), 8, 0), values, 0)).containsExactly(0, -3, 0, 0, 3, 0, 0, 0);
        assertThat(through(codec(new TopK(0.5, true), 8, 0), values, 0)).containsExactly(0, -3, 2, 0, 3, 2, 0, 0);
        assertThat(through(codec(new TopK(1, true), 8, 0), values, 0)).containsExactly(1, -3, 2, -0.0, 3, 2, -2, 0.5);
        for (int length : new int[] {1, 2, 77, 3000}) {
            float[] random = vector(length, length);
            double[] kept = through(codec(new TopK(0.1, true), length, 0), random, 0);
            double[] magnitudes = new double[length];
            for (int i = 0; i < length; i++) {
                magnitudes[i] = Math.abs(random[i]);
            }
            Arrays.sort(magnitudes);
            double least = magnitudes[length - KeptShare.count(0.1, length)];
            for (int i = 0; i < length; i++) {
                assertThat(kept[i]).isEqualTo(Math.abs(random[i]) >= least ? random[i] : 0);
            }
        }
    }

    @Test
    void everyCodecTakesExactlyTheBytesThatItsSettingsSay() {
        int length = 10_001;
        assertThat(codec(new Quantize(8, 1024), length, 0).byteLength()).isEqualTo(10 * 4 + 10_004);
        assertThat(codec(new Quantize(16, 1024), length, 0).byteLength()).isEqualTo(10 * 4 + 20_004);
        assertThat(codec(new Quantize(8, 1, Optional.of(1.0)), length, 0).byteLength())
                .isEqualTo(10_004);
        assertThat(codec(new TopK(0.01, true), length, 0).byteLength()).isEqualTo(101 * 8);
        assertThat(codec(new RandomK(0.01), length, 0).byteLength()).isEqualTo(101 * 4);
        assertThat(codec(new RandomK(0.3), 10, 0).byteLength()).isEqualTo(3 * 4);
        assertThat(new NoCompression().codec(length, KeyedRandom.of(1, "shared")))
                .isEmpty();
    }

    @Test
    void bytesThatNoDeviceSendsAreRefused() {
        Codec top = codec(new TopK(0.5, true), 4, 0);
        assertThatThrownBy(() -> top.decode(ByteBuffer.wrap(new byte[16])))
                .hasMessage("the indices of kept values must ascend and be less than 4 but after 0 comes 0");
        byte[] beyond = new byte[16];
        beyond[4] = 4;
        assertThatThrownBy(() -> top.decode(ByteBuffer.wrap(beyond)))
                .hasMessage("the indices of kept values must ascend and be less than 4 but after 0 comes 4");
        Codec quantize = codec(new Quantize(8, 4), 4, 0);
        byte[] negative = new byte[8];
        negative[3] = (byte) 0xBF;
        assertThatThrownBy(() -> quantize.decode(ByteBuffer.wrap(negative)))
                .hasMessage("the scale of the values from 0 on is -0.5 but must be finite and at least 0");
        byte[] least = new byte[8];
        least[4] = (byte) 0x80;
        assertThatThrownBy(() -> quantize.decode(ByteBuffer.wrap(least)))
                .hasMessage("a quantized value is -128 but must be between -127 and 127");
    }
}

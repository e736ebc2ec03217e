package dev.proprio.client.training.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.training.fused.Nonlinearity.Kind;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopsTest {
    private final Loops scalar = new ScalarLoops();

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16})
    void vectorsOfAnyWidthGiveTheBitsOfPlainLoops(int lanes) {
        Kernels vectors = VectorKernels.ofLanes(lanes);
        for (int n = 0; n < 60; n++) {
            var random = KeyedRandom.of(3, "loops", 0, n);
            assertThat(everyLoop(vectors, random))
                    .containsExactly(everyLoop(Kernels.scalar(), KeyedRandom.of(3, "loops", 0, n)));
        }
    }

    /** Also where blocks of vectors overlap at the edges, and the bits of values that are no numbers. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16})
    void theTransposeMovesEveryBitAndTouchesNothingElse(int lanes) {
        Loops loops = VectorKernels.ofLanes(lanes).loops();
        for (int n = 0; n < 20; n++) {
            var random = KeyedRandom.of(4, "transpose", lanes, n);
            int rows = 1 + random.nextInt(40);
            int columns = 1 + random.nextInt(40);
            int sourceRow = columns + random.nextInt(5);
            int targetRow = rows + random.nextInt(5);
            int[] bits = random.ints((long) rows * sourceRow + 7).toArray();
            float[] source = new float[bits.length];
            for (int i = 0; i < bits.length; i++) {
                source[i] = Float.intBitsToFloat(bits[i]);
            }
            float[] target = new float[columns * targetRow + 3];
            Arrays.fill(target, 0.5f);
            float[] expected = target.clone();
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    expected[3 + column * targetRow + row] = source[7 + row * sourceRow + column];
                }
            }
            loops.transpose(source, 7, sourceRow, rows, columns, target, 3, targetRow);
            assertThat(bits(target)).containsExactly(bits(expected));
        }
    }

    private static int[] bits(float[] values) {
        return IntStream.range(0, values.length)
                .map(i -> Float.floatToRawIntBits(values[i]))
                .toArray();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aSlopeIsTheDerivative(Kind kind) {
        var f = new Nonlinearity(kind, kind == Kind.LEAKY_RELU ? 0.2f : 1);
        for (double z = -6.03; z < 6; z += 0.05) {
            double h = 0.01;
            double expected = (f.value((float) (z + h)) - f.value((float) (z - h))) / (2 * h);
            float slope = f.slope(f.slopeNeedsInput() ? (float) z : f.value((float) z));
            assertThat((double) slope).as("%s at %s", kind, z).isCloseTo(expected, within(2e-3));
        }
    }

    @Test
    void transcendentalFunctionsAreExactToFloatRounding() {
        for (float x = -86; x < 86; x += 0.0137f) {
            assertThat(FloatFunctions.exp(x) / StrictMath.exp(x) - 1)
                    .as("exp(%s)", x)
                    .isBetween(-4e-7, 4e-7);
            double tanh = StrictMath.tanh(x);
            assertThat((double) FloatFunctions.tanh(x))
                    .as("tanh(%s)", x)
                    .isCloseTo(tanh, within(3e-7 * Math.abs(tanh)));
            assertThat((double) FloatFunctions.sigmoid(x)).isCloseTo(1 / (1 + StrictMath.exp(-x)), within(3e-7));
        }
        assertThat(FloatFunctions.exp(1000)).isFinite();
        assertThat(FloatFunctions.exp(-1000)).isLessThan(1e-37f).isNotNegative();
        assertThat(FloatFunctions.exp(Float.NaN)).isNaN();
        assertThat(FloatFunctions.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1);
    }

    @Test
    void poolingGivesTheGradientToTheFirstOfEqualInputs() {
        float[] x = {1, 5, 1, 5, 2, 3};
        float[] y = new float[4];
        float[] dx = new float[6];
        scalar.maxPool(x, 0, y, 0, 2, 2, 2, 1);
        scalar.backMaxPool(x, 0, y, 0, new float[] {10, 20, 30, 40}, 0, dx, 0, 2, 2, 2, 1);
        assertThat(y).containsExactly(1, 5, 2, 5);
        assertThat(dx).containsExactly(10, 20, 0, 40, 30, 0);
    }

    @Test
    void factorsAreIndependentOfEachOtherAndOfTheKeys() {
        var random = KeyedRandom.of(5, "bernoulli");
        int count = 10_000;
        double probability = 0.7;
        float[] before = new float[count];
        for (int n = 0; n < 100; n++) {
            float[] factors = new float[count];
            scalar.bernoulli(random.nextInt(), random.nextInt(), probability, factors, count);
            double mean = 0;
            double besides = 0;
            double between = 0;
            for (int i = 0; i < count; i++) {
                mean += factors[i] / count;
                besides += factors[i] * factors[(i + 1) % count] / count;
                between += factors[i] * before[i] / count;
            }
            // Five standard deviations of the means of numbers of variance 1 / p - 1, and of their products.
            assertThat(mean).isCloseTo(1, within(5 * Math.sqrt((1 / probability - 1) / count)));
            double product = 5 * Math.sqrt((1 / (probability * probability) - 1) / count);
            assertThat(besides).isCloseTo(1, within(product + 0.01));
            assertThat(between).isCloseTo(n == 0 ? 0 : 1, within(product));
            before = factors;
        }
    }

    /** The results of all loops on random arguments, one after the other in one array. */
    private static float[] everyLoop(Kernels kernels, KeyedRandom random) {
        Loops loops = kernels.loops();
        int length = random.nextInt(70);
        int channels = 1 + random.nextInt(40);
        int rows = 1 + random.nextInt(20);
        int kernel = 1 + random.nextInt(4);
        int stride = 1 + random.nextInt(4);
        float[] memory = Floats.gaussian(20_000, 2, random);
        // Equal neighbours are common in recordings at rest.
        for (int i = 0; i < 2000; i++) {
            memory[i] = Math.round(memory[i]);
        }
        int at = 3000;
        for (Kind kind : Kind.values()) {
            var f = new Nonlinearity(kind, 0.7f);
            kernels.curve(f).apply(memory, memory, at, length);
            kernels.curve(f).back(memory, at, memory, at + 100, length);
            at += 200;
        }
        loops.descendColumnSums(memory, 0, rows * channels, 2, rows, channels, memory, 6000, -0.1f);
        loops.transpose(memory, 0, channels + 3, rows, channels, memory, 7000, rows + 2);
        loops.maxPool(memory, 0, memory, 10_000, rows, channels, kernel, stride);
        loops.backMaxPool(memory, 0, memory, 10_000, memory, 12_000, memory, 14_000, rows, channels, kernel, stride);
        loops.addScaled(0.3f, memory, 18_000, memory, 19_000, length);
        loops.columnDots(memory, 5, memory, 900, rows, channels, memory, 6100, 0.7f);
        float[] factors = Floats.gaussian(channels, 1, random);
        loops.scaleColumns(memory, 1000, factors, Floats.gaussian(channels, 1, random), memory, 16_000, rows, channels);
        loops.addColumns(memory, 2000, factors, memory, 17_000, rows, channels);
        loops.bernoulli(random.nextInt(), random.nextInt(), 0.2 + 0.7 * random.nextDouble(), memory, length);
        ElementLoops elements = kernels.elements();
        elements.multiply(memory, 18_000, memory, 18_100, memory, 19_200, length);
        elements.addProduct(memory, 18_000, memory, 18_100, memory, 19_400, length);
        elements.addProducts(memory, 0, memory, 100, channels + 1, memory, 16_000, channels + 2, rows, channels);
        elements.descendProducts(
                memory, 0, channels * stride, 3, memory, 500, channels, 2000, 2, rows, channels, memory, 17_000, -0.1f);
        return memory;
    }
}

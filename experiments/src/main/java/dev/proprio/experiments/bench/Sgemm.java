package dev.proprio.experiments.bench;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The yardstick: ND4J's own product of two square float matrices. Not thread-safe. */
final class Sgemm {
    private static final int SIZE = 768;

    private final INDArray left = filled(1e-3f);
    private final INDArray right = filled(2e-3f);
    private final INDArray product = filled(0);

    /** The best rate of several products, in GFLOP/s. */
    double gflops(int times) {
        return gflops(times, System::nanoTime);
    }

    /** The same by a clock of nanoseconds. */
    double gflops(int times, LongSupplier clock) {
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < times; i++) {
            long start = clock.getAsLong();
            left.mmuli(right, product);
            best = Math.min(best, (double) (clock.getAsLong() - start));
        }
        return 2.0 * SIZE * SIZE * SIZE / best;
    }

    private static INDArray filled(float value) {
        float[] values = new float[SIZE * SIZE];
        Arrays.fill(values, value);
        return Nd4j.create(values, new long[] {SIZE, SIZE}, 'f');
    }
}

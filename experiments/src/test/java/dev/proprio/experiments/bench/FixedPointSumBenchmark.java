package dev.proprio.experiments.bench;

import dev.proprio.coordinator.aggregation.FixedPointSum;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.runner.RunnerException;

/** The exact sum of updates, per update. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up.
public class FixedPointSumBenchmark {
    private static final int CAPACITY = 1000;
    private static final long WEIGHT = 96;

    @Param({"72710", "250246"})
    private int length;

    private FixedPointSum sum;
    private FixedPointSum other;
    private float[] update;

    @Setup
    public void fill() {
        sum = new FixedPointSum(length, CAPACITY);
        other = new FixedPointSum(length, CAPACITY);
        update = NoiseVectors.floats(length);
    }

    @Benchmark
    public boolean fits() {
        return sum.fits(update, WEIGHT);
    }

    @Benchmark
    public FixedPointSum add() {
        sum.add(update, WEIGHT);
        return sum;
    }

    @Benchmark
    public FixedPointSum merge() {
        sum.merge(other.over(1));
        return sum;
    }

    @Benchmark
    public double[] divide() {
        return sum.dividedBy(WEIGHT);
    }

    public static void main(String[] arguments) throws RunnerException {
        Jmh.run(FixedPointSumBenchmark.class);
    }
}

package dev.proprio.experiments.bench;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of a class in a JVM of their own, long enough to be compared, short enough to be repeated. */
final class Jmh {
    private static final int ITERATIONS = 5;

    private Jmh() {}

    static void run(Class<?> benchmarks) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(benchmarks.getName() + "\\.")
                        .forks(1)
                        .warmupIterations(ITERATIONS)
                        .warmupTime(TimeValue.milliseconds(300))
                        .measurementIterations(ITERATIONS)
                        .measurementTime(TimeValue.milliseconds(300))
                        .build())
                .run();
    }
}

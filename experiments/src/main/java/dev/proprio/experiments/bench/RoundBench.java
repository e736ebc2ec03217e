package dev.proprio.experiments.bench;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.NoTraining;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What a round costs besides its steps: clients per second, the framework's share of their time, rounds
 * without training, memory.
 *
 * @param threads devices that train at once in the comparison with one
 * @param seconds measured time of each part
 * @param clients that train in a round
 * @param memoryRounds rounds after which the heap must be what it was
 */
public record RoundBench(int threads, double seconds, int clients, int memoryRounds) {
    private static final int FEWEST_TURNS = 3;
    private static final int TRAINING_ROUNDS = 5;
    private static final int ROUNDS_PER_TURN = 20;
    private static final InputShape SIGNALS = new InputShape(128, 9, 6);
    private static final InputShape FEATURES = new InputShape(561, 1, 6);
    private static final Mlp MLP = new Mlp(List.of(128));

    /**
     * Measures.
     *
     * @param progress is told what is about to be measured
     * @throws RunFailedException if a round fails
     */
    public List<BenchRow> run(Consumer<String> progress)
            throws SensorDataException, RunFailedException, InterruptedException {
        // First, as its many clients also make the JVM compile what the others measure.
        progress.accept("no training");
        BenchRow idle = idle();
        progress.accept("cnn b=32");
        BenchRow training = training();
        progress.accept("memory");
        return List.of(
                training, idle, memory("memory, no training", idleSpec()), memory("memory, mlp b=32", mlpSpec()));
    }

    private BenchRow training() throws SensorDataException, RunFailedException, InterruptedException {
        ExperimentSpec spec = BenchSpecs.noise(clients, 96, SIGNALS, clients, new Cnn1d(), new LocalSgd(1, 32, 0.01));
        Map<String, Double> figures = new LinkedHashMap<>();
        try (var alone = new TimedRounds(spec, 1)) {
            alone.loadShards();
            alone.run(1, 1);
            var framework = new Measurements();
            long end = end();
            for (int turn = 0; turn < FEWEST_TURNS || System.nanoTime() < end; turn++) {
                double steps = alone.stepSeconds();
                double single = mean(alone.run(TRAINING_ROUNDS, turn));
                steps = (alone.stepSeconds() - steps) / TRAINING_ROUNDS;
                framework.add(1 - 1e3 * steps / single);
            }
            figures.putAll(scaling(spec, alone));
            figures.put("framework_share", framework.median());
            figures.put("least_framework_share", framework.smallest());
        }
        return new BenchRow("cnn b=32, 96 windows", figures);
    }

    /** Rounds on one thread and on all in turns. */
    private Map<String, Double> scaling(ExperimentSpec spec, TimedRounds alone)
            throws SensorDataException, RunFailedException, InterruptedException {
        try (var together = new TimedRounds(spec, threads)) {
            together.loadShards();
            together.run(1, 1);
            var one = new Measurements();
            var all = new Measurements();
            var scaling = new Measurements();
            long end = end();
            for (int turn = 0; turn < FEWEST_TURNS || System.nanoTime() < end; turn++) {
                double single = mean(alone.run(TRAINING_ROUNDS, turn));
                double shared = mean(together.run(TRAINING_ROUNDS, turn));
                one.add(1e3 * alone.cohort() / single);
                all.add(1e3 * together.cohort() / shared);
                scaling.add(single / shared);
            }
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("clients_per_second_1_thread", one.median());
            figures.put("clients_per_second_all_threads", all.median());
            figures.put("thread_scaling", scaling.median());
            return figures;
        }
    }

    private long end() {
        return System.nanoTime() + (long) (seconds * 1e9);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private BenchRow idle() throws SensorDataException, RunFailedException, InterruptedException {
        try (var rounds = new TimedRounds(idleSpec(), 1)) {
            rounds.loadShards();
            var millis = new Measurements();
            long start = System.nanoTime();
            long warm = start + (long) (seconds * 0.2e9);
            long end = warm + (long) (seconds * 1e9);
            int turn = 0;
            do {
                rounds.run(ROUNDS_PER_TURN, turn++);
            } while (System.nanoTime() < warm);
            do {
                millis.addAll(rounds.run(ROUNDS_PER_TURN, turn++));
            } while (System.nanoTime() < end);
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("ms_per_round", millis.median());
            figures.put("best_ms_per_round", millis.smallest());
            figures.put("us_per_client", 1e3 * millis.median() / rounds.cohort());
            return new BenchRow("no training, 50 clients", figures);
        }
    }

    private BenchRow memory(String name, ExperimentSpec spec)
            throws SensorDataException, RunFailedException, InterruptedException {
        try (var rounds = new TimedRounds(spec, threads)) {
            rounds.loadShards();
            rounds.run(ROUNDS_PER_TURN, 0);
            long before = ProcessMemory.usedHeap();
            OptionalLong allocated = ProcessMemory.allocated();
            rounds.run(memoryRounds, 1);
            OptionalLong allocatedAfter = ProcessMemory.allocated();
            long after = ProcessMemory.usedHeap();
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("rounds", (double) memoryRounds);
            figures.put("heap_before_mb", before / 1e6);
            figures.put("heap_after_mb", after / 1e6);
            figures.put("heap_growth_mb", (after - before) / 1e6);
            if (allocated.isPresent() && allocatedAfter.isPresent()) {
                long bytes = allocatedAfter.getAsLong() - allocated.getAsLong();
                figures.put("allocated_kb_per_client", bytes / 1e3 / memoryRounds / rounds.cohort());
            }
            return new BenchRow(name, figures);
        }
    }

    /** 50 clients of 1,000 return 72,710 zeros each. */
    private static ExperimentSpec idleSpec() {
        return BenchSpecs.noise(1000, 1, FEATURES, 50, MLP, new NoTraining());
    }

    private static ExperimentSpec mlpSpec() {
        return BenchSpecs.noise(100, 32, FEATURES, 10, MLP, new LocalSgd(1, 32, 0.01));
    }
}

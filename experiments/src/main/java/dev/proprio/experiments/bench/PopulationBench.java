package dev.proprio.experiments.bench;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.Mlp;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What idle devices cost: the same cohort from ever larger synthetic fleets. All fleets are open at once and
 * take turns, so that what disturbs the machine disturbs all alike. A turn runs its rounds twice: first the
 * devices' data has to be generated, then it is there, and only the second says what the population costs.
 *
 * @param largest the largest population; the others are the powers of ten from 1,000 below it
 * @param cohort devices per round
 * @param threads devices that train at once
 * @param seconds measured time, all populations together
 */
public record PopulationBench(int largest, int cohort, int threads, double seconds) {
    /** The smallest population. */
    public static final int SMALLEST = 1000;

    private static final int FEWEST_TURNS = 3;
    private static final int ROUNDS_PER_TURN = 3;

    /**
     * Measures.
     *
     * @param progress is told what is about to be measured
     * @throws RunFailedException if a round fails
     */
    public List<BenchRow> run(Consumer<String> progress)
            throws SensorDataException, RunFailedException, InterruptedException {
        List<Entrant> entrants = new ArrayList<>();
        try {
            new TimedRounds(spec(SMALLEST), threads).close();
            for (int size : sizes()) {
                progress.accept(String.format(Locale.ROOT, "%,d devices", size));
                entrants.add(start(size));
            }
            for (Entrant entrant : entrants) {
                entrant.rounds.run(ROUNDS_PER_TURN, 0);
            }
            long end = System.nanoTime() + (long) (seconds * 1e9);
            for (int turn = 1; turn <= FEWEST_TURNS || System.nanoTime() < end; turn++) {
                double smallest = entrants.getFirst().turn(turn);
                entrants.getFirst().timesSmallest.add(1);
                for (Entrant entrant : entrants.subList(1, entrants.size())) {
                    entrant.timesSmallest.add(entrant.turn(turn) / smallest);
                }
            }
            return entrants.stream().map(Entrant::row).toList();
        } finally {
            entrants.forEach(entrant -> entrant.rounds.close());
        }
    }

    /** The populations, in rising order. */
    List<Integer> sizes() {
        List<Integer> sizes = new ArrayList<>();
        for (long size = SMALLEST; size < largest; size *= 10) {
            sizes.add((int) size);
        }
        sizes.add(largest);
        return sizes;
    }

    private Entrant start(int size) throws SensorDataException {
        long before = ProcessMemory.usedHeap();
        long start = System.nanoTime();
        var rounds = new TimedRounds(spec(size), threads);
        double startSeconds = (System.nanoTime() - start) / 1e9;
        long after = ProcessMemory.usedHeap();
        return new Entrant(size, rounds, startSeconds, (after - before) / 1e6, after / 1e6);
    }

    private ExperimentSpec spec(int size) {
        return BenchSpecs.fleet(size, cohort, new Mlp(List.of(16)), new LocalSgd(1, 8, 0.01));
    }

    /** One population. */
    private static final class Entrant {
        private final int size;
        private final TimedRounds rounds;
        private final double startSeconds;
        private final double heapGrowthMb;
        private final double heapMb;
        private final Measurements generating = new Measurements();
        private final Measurements resident = new Measurements();
        private final Measurements timesSmallest = new Measurements();

        Entrant(int size, TimedRounds rounds, double startSeconds, double heapGrowthMb, double heapMb) {
            this.size = size;
            this.rounds = rounds;
            this.startSeconds = startSeconds;
            this.heapGrowthMb = heapGrowthMb;
            this.heapMb = heapMb;
        }

        /** The median round with the data at hand, in ms. */
        double turn(long seed) throws RunFailedException, InterruptedException {
            generating.addAll(rounds.run(ROUNDS_PER_TURN, seed));
            var again = new Measurements();
            again.addAll(rounds.run(ROUNDS_PER_TURN, seed));
            resident.add(again.median());
            return again.median();
        }

        BenchRow row() {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("start_seconds", startSeconds);
            figures.put("heap_growth_mb", heapGrowthMb);
            figures.put("heap_mb", heapMb);
            figures.put("first_ms_per_round", generating.median());
            figures.put("ms_per_round", resident.median());
            figures.put("times_smallest", timesSmallest.median());
            return new BenchRow("%s devices".formatted(size), figures);
        }
    }
}

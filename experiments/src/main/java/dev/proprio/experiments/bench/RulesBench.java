package dev.proprio.experiments.bench;

import dev.proprio.coordinator.aggregation.Bucketing;
import dev.proprio.coordinator.aggregation.Bulyan;
import dev.proprio.coordinator.aggregation.CenteredClipping;
import dev.proprio.coordinator.aggregation.Contribution;
import dev.proprio.coordinator.aggregation.CoordinateMedian;
import dev.proprio.coordinator.aggregation.GeometricMedian;
import dev.proprio.coordinator.aggregation.IndividualAggregation;
import dev.proprio.coordinator.aggregation.Krum;
import dev.proprio.coordinator.aggregation.MultiKrum;
import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.aggregation.TrimmedMean;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Robust rules on all cores, in turns with {@linkplain NaiveRules what anybody would write} on one thread, for a tenth of
 * attackers.
 *
 * @param filter only rules whose name contains this
 * @param updates in a round, at least 10
 * @param parameters in an update
 * @param seconds measured time per rule
 */
public record RulesBench(String filter, int updates, int parameters, double seconds) {
    /** The least updates of which every rule can do with a tenth of attackers. */
    public static final int FEWEST = 10;

    private static final int FEWEST_TURNS = 3;
    private static final int WARM_UP = 5;

    /** The rules' names. */
    public static List<String> names() {
        return List.copyOf(rules(FEWEST).keySet());
    }

    /**
     * Measures.
     *
     * @param progress is told what is about to be measured
     */
    public List<BenchRow> run(Consumer<String> progress) {
        List<Contribution> round = new ArrayList<>();
        for (int i = 0; i < updates; i++) {
            round.add(new Contribution(String.format(Locale.ROOT, "device-%07d", i), 1, noise(i)));
        }
        List<BenchRow> rows = new ArrayList<>();
        rules(updates).forEach((name, rule) -> {
            if (name.contains(filter)) {
                progress.accept(name);
                rows.add(measure(name, rule, round));
            }
        });
        return rows;
    }

    private float[] noise(int update) {
        KeyedRandom random = KeyedRandom.of(1, "rules", update, 0);
        float[] values = new float[parameters];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static Map<String, IndividualAggregation> rules(int updates) {
        int attackers = updates / 10;
        Map<String, IndividualAggregation> rules = new LinkedHashMap<>();
        rules.put("median", new CoordinateMedian());
        rules.put("trimmed mean", new TrimmedMean(attackers));
        rules.put("krum", new Krum(attackers));
        rules.put("multi-krum", new MultiKrum(attackers, Optional.empty()));
        rules.put("bulyan", new Bulyan(attackers));
        rules.put("geometric median", new GeometricMedian());
        rules.put("bucketing, median", new Bucketing());
        rules.put("centered clipping", new CenteredClipping());
        return rules;
    }

    private BenchRow measure(String name, IndividualAggregation rule, List<Contribution> round) {
        var context = new RuleContext(1, 1, Optional.empty());
        var millis = new Measurements();
        var naive = new Measurements();
        for (int i = 0; i < WARM_UP; i++) {
            rule.combine(round, context);
        }
        long end = System.nanoTime() + (long) (seconds * 1e9);
        for (int turn = 0; turn < FEWEST_TURNS || System.nanoTime() < end; turn++) {
            millis.add(millis(() -> rule.combine(round, context)));
            Optional<Runnable> plain = NaiveRules.like(rule, round);
            plain.ifPresent(work -> naive.add(millis(work)));
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("ms", millis.median());
        figures.put("best_ms", millis.smallest());
        if (naive.count() > 0) {
            figures.put("times_naive", naive.median() / millis.median());
            figures.put("best_times_best_naive", naive.smallest() / millis.smallest());
        }
        return new BenchRow(name, figures);
    }

    private static double millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }
}

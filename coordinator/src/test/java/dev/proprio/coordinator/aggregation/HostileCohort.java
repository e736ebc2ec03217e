package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.ClientUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Updates to be combined, some of them hostile, and ways to look at them. */
record HostileCohort(List<Contribution> honest, List<Contribution> attackers) {
    static final RuleContext FIRST_ROUND = new RuleContext(1, 1, Optional.empty());

    /** Honest updates around a common center; attackers, with ids among theirs, far away on all sides. */
    static HostileCohort random(long seed, int honest, int attackers, int length) {
        KeyedRandom random = KeyedRandom.of(seed, "cohort");
        double[] center = random.doubles(length, -1, 1).toArray();
        int[] ids = java.util.stream.IntStream.range(0, honest + attackers).toArray();
        random.shuffle(ids, ids.length);
        List<Contribution> good = new ArrayList<>();
        List<Contribution> bad = new ArrayList<>();
        for (int n = 0; n < ids.length; n++) {
            float[] values = new float[length];
            boolean hostile = n >= honest;
            for (int i = 0; i < length; i++) {
                values[i] = (float) (hostile ? 1e6 * random.nextGaussian() : center[i] + 0.3 * random.nextGaussian());
            }
            (hostile ? bad : good)
                    .add(new Contribution("device-%03d".formatted(ids[n]), 1 + random.nextInt(99), values));
        }
        return new HostileCohort(sorted(good), sorted(bad));
    }

    /** Honest updates alone. */
    static List<Contribution> random(long seed, int size, int length) {
        return random(seed, size, 0, length).honest();
    }

    /** One update per vector, in order. */
    static List<Contribution> of(float[]... vectors) {
        List<Contribution> contributions = new ArrayList<>();
        for (float[] vector : vectors) {
            contributions.add(new Contribution("device-%03d".formatted(contributions.size()), 1, vector));
        }
        return contributions;
    }

    /** Everybody, as a rule sees them. */
    List<Contribution> all() {
        List<Contribution> all = new ArrayList<>(honest);
        all.addAll(attackers);
        return sorted(all);
    }

    static double[] mean(List<Contribution> contributions) {
        double[] mean = new double[contributions.getFirst().values().length];
        for (Contribution contribution : contributions) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += contribution.values()[i] / (double) contributions.size();
            }
        }
        return mean;
    }

    static double[] combine(IndividualAggregation rule, List<Contribution> contributions) {
        return rule.combine(contributions, FIRST_ROUND);
    }

    /** What any rule makes of the updates when they come in this order and are spread over accumulators. */
    static double[] gathered(Aggregation rule, List<Contribution> arrivals, int accumulators)
            throws InvalidUpdateException {
        UpdateShape shape = UpdateShape.ofParameters(arrivals.getFirst().values().length);
        List<Accumulator> spread = new ArrayList<>();
        for (int n = 0; n < accumulators; n++) {
            spread.add(rule.open(shape, arrivals.size(), FIRST_ROUND));
        }
        for (int n = 0; n < arrivals.size(); n++) {
            Contribution arrival = arrivals.get(n);
            ClientUpdate update =
                    ClientUpdate.ofParameters(arrival.weight(), arrival.values().clone(), Map.of());
            spread.getFirst().check(update);
            spread.get(n % accumulators).add(arrival.device(), update);
            java.util.Arrays.fill(update.parameters(), Float.NaN);
        }
        for (Accumulator other : spread.subList(1, accumulators)) {
            merge(spread.getFirst(), other.partial());
        }
        return spread.getFirst().aggregate().section(ClientUpdate.PARAMETERS);
    }

    static void merge(Accumulator into, PartialAggregate part) {
        try {
            into.merge(part);
        } catch (InvalidPartialException e) {
            throw new AssertionError("a part of the same round was refused", e);
        }
    }

    /** Each vector mapped. */
    static List<Contribution> mapped(List<Contribution> all, java.util.function.UnaryOperator<float[]> map) {
        return all.stream()
                .map(one -> new Contribution(one.device(), one.weight(), map.apply(one.values())))
                .toList();
    }

    static double distance(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        }
        return Math.sqrt(sum);
    }

    static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static List<Contribution> sorted(List<Contribution> contributions) {
        return contributions.stream()
                .sorted(java.util.Comparator.comparing(Contribution::device))
                .toList();
    }
}

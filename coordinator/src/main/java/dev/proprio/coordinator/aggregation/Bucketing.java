package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.SinglePrecision;
import dev.proprio.proto.update.ClientUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Averages updates in random buckets before another rule combines the buckets (Karimireddy et al.
 * 2022, Algorithm 1). Buckets of honest devices resemble each other more than the devices do, so that
 * a robust rule loses less when users differ; but one attacker spoils a whole bucket. If the size does
 * not divide the number of updates, the last bucket is smaller.
 */
@Named(value = "bucketing", summary = "Averages updates in random buckets before another rule combines them.")
public record Bucketing(
        @Setting("How many updates are averaged in a bucket, at least 1.")
        int size,

        @Setting("What combines the buckets' means, each of which counts the same.")
        Aggregation rule)
        implements IndividualAggregation {
    public Bucketing {
        Require.atLeast("size", size, 1);
        Require.that(
                size <= Krum.MOST_ATTACKERS, "size", "must be at most " + Krum.MOST_ATTACKERS + " but was " + size);
        Require.that(
                rule.requiredDevice().isEmpty(),
                "rule",
                "can't be one that needs a certain device, for buckets mix devices; use that rule without buckets");
    }

    public Bucketing() {
        this(2, new CoordinateMedian());
    }

    @Override
    public int least() {
        return (int) Math.min(Integer.MAX_VALUE, (rule.least() - 1L) * size + 1);
    }

    @Override
    public String remedy(int updates) {
        int feasible = (updates - 1) / Math.max(1, rule.least() - 1);
        return feasible >= 1 ? "lower size to " + feasible : "";
    }

    @Override
    public Accumulator open(UpdateShape shape, int capacity, RuleContext context) {
        return switch (rule) {
            case IndividualAggregation individual -> IndividualAggregation.super.open(shape, capacity, context);
            case StreamingAggregation streaming ->
                new KeptUpdates(this, shape, capacity, context, Optional.of(streaming.open(shape, capacity)));
        };
    }

    @Override
    public double[] combine(List<Contribution> contributions, RuleContext context) {
        List<Contribution> buckets = buckets(contributions, context);
        return switch (rule) {
            case IndividualAggregation individual -> individual.combine(buckets, context);
            case StreamingAggregation streaming -> streamed(streaming, buckets);
        };
    }

    private List<Contribution> buckets(List<Contribution> contributions, RuleContext context) {
        int[] order = context.random("bucketing").order(contributions.size());
        List<Contribution> buckets = new ArrayList<>();
        for (int from = 0; from < order.length; from += size) {
            int to = Math.min(order.length, from + size);
            double[] mean = Vectors.mean(IntStream.range(from, to)
                    .mapToObj(i -> contributions.get(order[i]))
                    .toList());
            String name = String.format(Locale.ROOT, "bucket-%07d", buckets.size());
            buckets.add(new Contribution(name, 1, SinglePrecision.of(mean)));
        }
        return buckets;
    }

    private static void add(Accumulator accumulator, Contribution bucket) {
        try {
            accumulator.add(bucket.device(), ClientUpdate.ofParameters(1, bucket.values(), Map.of()));
        } catch (InvalidUpdateException e) {
            throw new IllegalStateException("the mean of updates that could be combined cannot be", e);
        }
    }

    private static double[] streamed(StreamingAggregation rule, List<Contribution> buckets) {
        int length = buckets.getFirst().values().length;
        Accumulator accumulator = rule.open(UpdateShape.ofParameters(length), buckets.size());
        for (Contribution bucket : buckets) {
            add(accumulator, bucket);
        }
        return accumulator.aggregate().section(ClientUpdate.PARAMETERS);
    }
}

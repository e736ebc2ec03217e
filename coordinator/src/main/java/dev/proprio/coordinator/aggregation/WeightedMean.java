package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.update.ClientUpdate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The mean of the updates, each weighted by its number of samples: the server's half of FedAvg
 * (McMahan et al. 2017, Algorithm 1).
 */
@Named(value = "weighted-mean", summary = "The mean of the updates weighted by their samples, as in FedAvg.")
public record WeightedMean() implements Aggregation {
    @Override
    public Accumulator open(UpdateShape shape, int capacity) {
        return new Sum(shape, capacity);
    }

    @Override
    public boolean isMean() {
        return true;
    }

    private static final class Sum implements Accumulator {
        private final Map<String, FixedPointSum> sections = new LinkedHashMap<>();
        private long weight;
        private int updates;

        Sum(UpdateShape shape, int capacity) {
            shape.sections().forEach((name, length) -> sections.put(name, new FixedPointSum(length, capacity)));
        }

        @Override
        public void check(ClientUpdate update) throws InvalidUpdateException {
            for (var section : sections.entrySet()) {
                FixedPointSum sum = section.getValue();
                if (!sum.fits(update.section(section.getKey()), update.weight())) {
                    UpdateShape.checkFinite(update);
                    throw new InvalidUpdateException(
                            "section \"%s\" has a value whose weighted magnitude exceeds %.3g, the most that can be summed exactly; the device's training has probably diverged"
                                    .formatted(section.getKey(), sum.limit()));
                }
            }
        }

        @Override
        public void add(ClientUpdate update) {
            sections.forEach((name, sum) -> sum.add(update.section(name), update.weight()));
            weight += update.weight();
            updates++;
        }

        @Override
        public void merge(Accumulator other) {
            Sum added = (Sum) other;
            sections.forEach((name, sum) -> sum.merge(added.section(name)));
            weight += added.weight;
            updates += added.updates;
        }

        private FixedPointSum section(String name) {
            FixedPointSum sum = sections.get(name);
            if (sum == null) {
                throw new IllegalArgumentException("accumulators of different rounds cannot be merged");
            }
            return sum;
        }

        @Override
        public Aggregate aggregate() {
            if (updates == 0) {
                throw new IllegalStateException("there is no mean of no updates");
            }
            Map<String, double[]> means = new LinkedHashMap<>();
            sections.forEach((name, sum) -> means.put(name, sum.dividedBy((double) weight)));
            return new Aggregate(means, weight, updates);
        }
    }
}

package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.ClientUpdate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The mean of each section, summed in fixed point; an update with an {@linkplain ClientUpdate#EXPONENT exponent} counts as
 * if its sections were so much larger. Not thread-safe.
 */
final class MeanAccumulator implements Accumulator {
    private final Weighting weighting;
    private final int capacity;
    private final Map<String, Integer> lengths;
    private final Map<String, Section> sections = new LinkedHashMap<>();
    private long weight;
    private int updates;

    MeanAccumulator(Weighting weighting, UpdateShape shape, int capacity) {
        this.weighting = weighting;
        this.capacity = capacity;
        this.lengths = shape.summands();
        lengths.forEach((name, length) -> sections.put(
                name,
                new Section(
                        shape.hasExponent()
                                ? FixedPointSum.withoutRange(length)
                                : new FixedPointSum(length, capacity))));
    }

    @Override
    public void check(ClientUpdate update) throws InvalidUpdateException {
        check(update, 1);
    }

    private void check(ClientUpdate update, double less) throws InvalidUpdateException {
        for (var section : sections.entrySet()) {
            String name = section.getKey();
            FixedPointSum sum = section.getValue().sum;
            if (!sum.fits(update.section(name), less * factor(name, update))) {
                throw tooLarge(name, update, sum);
            }
        }
    }

    private static InvalidUpdateException tooLarge(String name, ClientUpdate update, FixedPointSum sum)
            throws InvalidUpdateException {
        UpdateShape.checkFinite(update);
        return new InvalidUpdateException(String.format(
                Locale.ROOT,
                "section \"%s\" has a value whose weighted magnitude exceeds %.3g, the most that can be summed exactly; the device's training has probably diverged",
                name,
                sum.limit()));
    }

    @Override
    public void add(String device, ClientUpdate update) throws InvalidUpdateException {
        add(device, update, 1);
    }

    @Override
    public void add(String device, ClientUpdate update, double less) throws InvalidUpdateException {
        boolean several = sections.size() > 1;
        if (several) {
            // All of them, before one has been added.
            check(update, less);
        }
        for (var entry : sections.entrySet()) {
            String name = entry.getKey();
            Section section = entry.getValue();
            double factor = less * factor(name, update);
            if (several) {
                section.sum.add(update.section(name), factor);
            } else if (!section.sum.addIfFits(update.values(name), factor)) {
                throw tooLarge(name, update, section.sum);
            }
            section.divisor += weighting.share(name, update);
        }
        weight += update.weight();
        updates++;
    }

    private double factor(String name, ClientUpdate update) {
        return Math.scalb(weighting.factor(name, update), update.exponent());
    }

    @Override
    public PartialAggregate partial() {
        return new PartialAggregate(capacity, sums(), List.of(), weight, updates);
    }

    @Override
    public void merge(PartialAggregate part) throws InvalidPartialException {
        part.requireFor(capacity, updates, lengths);
        if (!part.kept().isEmpty()) {
            throw new InvalidPartialException(
                    "the part has %s updates by themselves but the round's rule takes sums alone"
                            .formatted(part.kept().size()));
        }
        sections.forEach((name, section) -> section.merge(part.sum(name)));
        weight += part.weight();
        updates += part.updates();
    }

    private Map<String, SectionSum> sums() {
        Map<String, SectionSum> sums = new LinkedHashMap<>();
        sections.forEach((name, section) -> sums.put(name, section.sum.over(section.divisor)));
        return sums;
    }

    @Override
    public Aggregate aggregate() {
        if (updates == 0) {
            throw new IllegalStateException("there is no mean of no updates");
        }
        return new Aggregate(new LinkedHashMap<String, AggregatedSection>(sums()), weight, updates);
    }

    private static final class Section {
        private final FixedPointSum sum;
        private long divisor;

        Section(FixedPointSum sum) {
            this.sum = sum;
        }

        void merge(SectionSum other) {
            sum.merge(other);
            divisor += other.divisor();
        }
    }
}

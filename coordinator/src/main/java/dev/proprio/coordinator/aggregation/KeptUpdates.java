package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.ClientUpdate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps a copy of every update's parameters, by device, for a rule that must see them all. Not thread-safe. */
final class KeptUpdates implements Accumulator {
    private final IndividualAggregation rule;
    private final RuleContext context;
    private final Optional<Accumulator> guard;
    /** How many values each update has. */
    private final int length;
    /** The sections beside the parameters, and the totals. */
    private final Accumulator others;

    private final NavigableMap<String, Contribution> kept = new TreeMap<>();

    KeptUpdates(IndividualAggregation rule, UpdateShape shape, int capacity, RuleContext context) {
        this(rule, shape, capacity, context, Optional.empty());
    }

    /** @param guard must be able to take every update, too */
    KeptUpdates(
            IndividualAggregation rule,
            UpdateShape shape,
            int capacity,
            RuleContext context,
            Optional<Accumulator> guard) {
        this.rule = rule;
        this.context = context;
        this.guard = guard;
        Map<String, Integer> rest = new LinkedHashMap<>(shape.sections());
        this.length = Objects.requireNonNull(rest.remove(ClientUpdate.PARAMETERS));
        this.others = new WeightedMean().open(new UpdateShape(rest), capacity);
    }

    @Override
    public void check(ClientUpdate update) throws InvalidUpdateException {
        UpdateShape.checkFinite(update);
        if (update.hasExponent()) {
            throw new InvalidUpdateException(
                    "the update has an exponent, which says how much it counts in a mean, and the round's rule is none");
        }
        others.check(update);
        if (guard.isPresent()) {
            guard.get().check(update);
        }
    }

    @Override
    public void add(String device, ClientUpdate update) throws InvalidUpdateException {
        check(update);
        others.add(device, update);
        kept.put(
                device,
                new Contribution(device, update.weight(), update.parameters().clone()));
    }

    @Override
    public PartialAggregate partial() {
        PartialAggregate rest = others.partial();
        return new PartialAggregate(
                rest.capacity(), rest.sums(), List.copyOf(kept.values()), rest.weight(), rest.updates());
    }

    @Override
    public void merge(PartialAggregate part) throws InvalidPartialException {
        requireUpdates(part);
        others.merge(new PartialAggregate(part.capacity(), part.sums(), List.of(), part.weight(), part.updates()));
        part.kept().forEach(update -> kept.put(update.device(), update));
    }

    private void requireUpdates(PartialAggregate part) throws InvalidPartialException {
        if (part.kept().size() != part.updates()) {
            throw new InvalidPartialException("the part has %s of %s updates but the round's rule compares all of them"
                    .formatted(part.kept().size(), part.updates()));
        }
        part.requireNoGroups();
        part.requireDifferentDevices();
        for (Contribution update : part.kept()) {
            if (kept.containsKey(update.device())) {
                throw new InvalidPartialException("%s has an update in two parts".formatted(update.device()));
            }
            if (update.values().length != length) {
                throw new InvalidPartialException("the update of %s has %s values but the round's have %s"
                        .formatted(update.device(), update.values().length, length));
            }
        }
    }

    @Override
    public boolean suffices() {
        return kept.size() >= rule.least()
                && rule.requiredDevice().map(kept::containsKey).orElse(true);
    }

    @Override
    public Aggregate aggregate() {
        Aggregate rest = others.aggregate();
        Map<String, AggregatedSection> sections = new LinkedHashMap<>();
        double[] combined = rule.combine(List.copyOf(kept.values()), context);
        sections.put(ClientUpdate.PARAMETERS, new AggregatedSection.Values(combined));
        sections.putAll(rest.sections());
        return new Aggregate(sections, rest.weight(), rest.updates());
    }
}

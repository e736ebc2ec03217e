package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.LayerClip;
import dev.proprio.proto.update.UpdateClip;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds clipped updates up. Not thread-safe. */
final class ClippedAccumulator implements Accumulator {
    private final ClippedSum rule;
    private final int capacity;
    private final ClippedLanes parameters;

    /** Those of all sections. */
    private final Map<String, ClippedLanes> lanes = new LinkedHashMap<>();

    private long weight;
    private int updates;

    ClippedAccumulator(ClippedSum rule, UpdateShape shape, int capacity) {
        if (!shape.sections().keySet().equals(rule.sections())) {
            throw new IllegalArgumentException("a clipped sum is of the sections %s, but the round's updates have %s"
                    .formatted(rule.sections(), shape.sections().keySet()));
        }
        this.rule = rule;
        this.capacity = capacity;
        this.parameters = new ClippedLanes(rule.shift(), shape.sections().getOrDefault(ClientUpdate.PARAMETERS, 0));
        lanes.put(ClientUpdate.PARAMETERS, parameters);
        if (rule.clip().tells()) {
            // A half is a whole number of the lanes' own units, whatever the norm is.
            lanes.put(UpdateClip.WITHIN, new ClippedLanes(0, 1));
        }
    }

    @Override
    public void check(ClientUpdate update) throws InvalidUpdateException {
        UpdateShape.checkFinite(update);
        checkWithin(update);
    }

    private void checkWithin(ClientUpdate update) throws InvalidUpdateException {
        if (rule.clip().tells() && !UpdateClip.isWithin(update.section(UpdateClip.WITHIN)[0])) {
            throw new InvalidUpdateException("section \"%s\" must hold a half or minus a half but holds %s"
                    .formatted(UpdateClip.WITHIN, update.section(UpdateClip.WITHIN)[0]));
        }
    }

    @Override
    public void add(String device, ClientUpdate update) throws InvalidUpdateException {
        checkWithin(update);
        float[] values = update.parameters();
        List<LayerClip> parts = rule.clip().parts(values.length);
        if (!ClippedLanes.hasFastVectors(values.length) || !parameters.addIfWithin(values, parts)) {
            addClipped(update, parts);
        }
        lanes.forEach((name, sum) -> {
            if (!name.equals(ClientUpdate.PARAMETERS)) {
                sum.add(update.section(name), 0, sum.length(), 1);
            }
        });
        weight += update.weight();
        updates++;
    }

    private void addClipped(ClientUpdate update, List<LayerClip> parts) throws InvalidUpdateException {
        float[] values = update.parameters();
        double[] factors = rule.clip().factors(values);
        // With a value that is not finite a factor is 0 or none, so that most need not be looked at once more.
        if (!Arrays.stream(factors).allMatch(factor -> factor > 0)) {
            UpdateShape.checkFinite(update);
        }
        int from = 0;
        for (int part = 0; part < factors.length; part++) {
            int to = from + parts.get(part).length();
            parameters.add(values, from, to, factors[part]);
            from = to;
        }
    }

    @Override
    public PartialAggregate partial() {
        return new PartialAggregate(capacity, sums(), List.of(), weight, updates);
    }

    @Override
    public void merge(PartialAggregate part) throws InvalidPartialException {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        lanes.forEach((name, sum) -> lengths.put(name, sum.length()));
        part.requireFor(capacity, updates, lengths);
        if (!part.kept().isEmpty()) {
            throw new InvalidPartialException("the part has %s updates by themselves but private sums have none"
                    .formatted(part.kept().size()));
        }
        for (Map.Entry<String, ClippedLanes> own : lanes.entrySet()) {
            own.getValue().require(part.sum(own.getKey()));
        }
        lanes.forEach((name, sum) -> sum.merge(part.sum(name)));
        weight += part.weight();
        updates += part.updates();
    }

    @Override
    public Aggregate aggregate() {
        if (updates == 0) {
            throw new IllegalStateException("there is no mean of no updates");
        }
        return new Aggregate(new LinkedHashMap<>(sums()), weight, updates);
    }

    private Map<String, SectionSum> sums() {
        Map<String, SectionSum> sums = new LinkedHashMap<>();
        lanes.forEach((name, sum) -> sums.put(name, sum.over(updates)));
        return sums;
    }
}

package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.ClientUpdate;
import java.util.List;
import java.util.Map;

/** Adds clipped updates up. Not thread-safe. */
final class ClippedAccumulator implements Accumulator {
    private final ClippedSum rule;
    private final int capacity;
    private final ClippedLanes lanes;
    private long weight;
    private int updates;

    ClippedAccumulator(ClippedSum rule, UpdateShape shape, int capacity) {
        Integer length = shape.sections().get(ClientUpdate.PARAMETERS);
        if (length == null || shape.sections().size() != 1) {
            throw new IllegalArgumentException(
                    "a clipped sum is of the section \"%s\" alone, but the round's updates have %s"
                            .formatted(ClientUpdate.PARAMETERS, shape.sections().keySet()));
        }
        this.rule = rule;
        this.capacity = capacity;
        this.lanes = new ClippedLanes(rule, length);
    }

    @Override
    public void check(ClientUpdate update) throws InvalidUpdateException {
        UpdateShape.checkFinite(update);
    }

    @Override
    public void add(String device, ClientUpdate update) throws InvalidUpdateException {
        UpdateShape.checkFinite(update);
        float[] values = update.parameters();
        lanes.add(values, rule.clip().factor(values));
        weight += update.weight();
        updates++;
    }

    @Override
    public PartialAggregate partial() {
        return new PartialAggregate(capacity, Map.of(ClientUpdate.PARAMETERS, sum()), List.of(), weight, updates);
    }

    @Override
    public void merge(PartialAggregate part) throws InvalidPartialException {
        part.requireFor(capacity, updates, Map.of(ClientUpdate.PARAMETERS, lanes.length()));
        if (!part.kept().isEmpty()) {
            throw new InvalidPartialException("the part has %s updates by themselves but private sums have none"
                    .formatted(part.kept().size()));
        }
        SectionSum sum = part.sum(ClientUpdate.PARAMETERS);
        lanes.require(sum);
        lanes.merge(sum);
        weight += part.weight();
        updates += part.updates();
    }

    @Override
    public Aggregate aggregate() {
        if (updates == 0) {
            throw new IllegalStateException("there is no mean of no updates");
        }
        return new Aggregate(Map.of(ClientUpdate.PARAMETERS, sum()), weight, updates);
    }

    private SectionSum sum() {
        return lanes.over(updates);
    }
}

package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Accumulator;
import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.proto.extension.ExtensionException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** One round's accumulators: each thread that adds takes one, and the first gathers the others at the end. Not thread-safe. */
final class RoundSums {
    private final RoundPlan plan;
    private final UpdateShape shape;
    private final RoundAccumulators accumulators;
    private final Accumulator first;
    private final Deque<Accumulator> idle = new ArrayDeque<>();
    private final List<Accumulator> others = new ArrayList<>();

    RoundSums(RoundPlan plan, UpdateShape shape, RoundAccumulators accumulators) {
        this.plan = plan;
        this.shape = shape;
        this.accumulators = accumulators;
        this.first = accumulators.open();
        idle.add(first);
    }

    /**
     * One that nobody adds to, until it is {@linkplain #giveBack given back}.
     *
     * @throws ExtensionException if the rule throws
     */
    Accumulator take() {
        return idle.isEmpty() ? another() : idle.removeLast();
    }

    void giveBack(Accumulator accumulator) {
        idle.addLast(accumulator);
    }

    private Accumulator another() {
        Accumulator accumulator = accumulators.open();
        others.add(accumulator);
        return accumulator;
    }

    /**
     * What the round's updates come to, or nothing if they are too few.
     *
     * @param updates how many were added
     * @throws ExtensionException if the rule throws, or gives what is no aggregate
     */
    Optional<Aggregate> combined(int updates) {
        Aggregation rule = plan.run().aggregation();
        return ExtensionException.call(rule, () -> {
            for (Accumulator other : others) {
                merge(rule, other);
            }
            boolean enough = updates >= plan.run().cohort().minimum() && first.suffices();
            return enough
                    ? Optional.of(
                            CheckedExtensions.checked(rule, ExtensionException.call(rule, first::aggregate), shape))
                    : Optional.<Aggregate>empty();
        });
    }

    private void merge(Aggregation rule, Accumulator other) {
        try {
            first.merge(other.partial());
        } catch (InvalidPartialException e) {
            throw ExtensionException.that(rule, "can't add up what it summed: " + e.getMessage());
        }
    }
}

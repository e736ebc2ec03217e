package dev.proprio.coordinator.tiers;

import dev.proprio.coordinator.asynchronous.RetainedModel;
import dev.proprio.coordinator.asynchronous.StepStaleness;
import dev.proprio.coordinator.state.StatePart;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How far tiers are between two steps: a part of a run's state. A run that is resumed goes on with the rounds that were under
 * way.
 *
 * @param tiers the fastest first
 * @param models by version, those that rounds which are under way began with; that of the state itself is not among them
 * @param staleness of what the last step had
 */
public record Tiers(List<Tier> tiers, Map<Integer, RetainedModel> models, StepStaleness staleness) {
    /** Its place in a run's state, if the run has tiers. */
    public static final StatePart<Tiers> PART = new TiersPart();

    public Tiers {
        tiers = List.copyOf(tiers);
        models = Collections.unmodifiableMap(new TreeMap<>(models));
    }

    /** Whose round made the last step, from 1, the fastest: the one that has no round under way; empty before the first step. */
    public Optional<Integer> reported() {
        List<Integer> idle = IntStream.range(0, tiers.size())
                .filter(tier -> tiers.get(tier).round().isEmpty())
                .mapToObj(tier -> tier + 1)
                .toList();
        return idle.size() == 1 && tiers.get(idle.getFirst() - 1).since() > 0
                ? Optional.of(idle.getFirst())
                : Optional.empty();
    }

    /** Before the first step. */
    public static Tiers of(TieredMode mode) {
        return new Tiers(Collections.nCopies(mode.tiers(), Tier.NEW), Map.of(), StepStaleness.NONE);
    }
}

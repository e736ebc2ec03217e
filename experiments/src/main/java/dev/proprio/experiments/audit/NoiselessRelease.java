package dev.proprio.experiments.audit;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.AggregatedSection;
import dev.proprio.coordinator.aggregation.ClippedSum;
import dev.proprio.coordinator.round.Release;
import dev.proprio.coordinator.round.Released;
import dev.proprio.coordinator.round.RoundContext;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All that a private release does, without its noise: what an audit finds in it shows what it is able to find. Nothing is
 * private of it.
 *
 * @param expected how many devices a round has in the mean
 */
record NoiselessRelease(Release promised, int expected) implements Release {
    @Override
    public RunDefinition fitted(RunDefinition run, RunState before) {
        return promised.fitted(run, before);
    }

    @Override
    public Released release(RoundContext round, Aggregate combined) {
        Map<String, AggregatedSection> sections = new LinkedHashMap<>();
        for (String name : combined.sections().keySet()) {
            combined.sum(name)
                    .ifPresent(sum -> sections.put(name, ClippedSum.plus(sum, 0, new long[sum.length()], expected)));
        }
        return Released.of(new Aggregate(sections, expected, expected));
    }

    @Override
    public RunState accounted(RoundContext round, Optional<Aggregate> released, RunState after) {
        return promised.accounted(round, released, after);
    }

    @Override
    public boolean showsUpdates() {
        return false;
    }
}

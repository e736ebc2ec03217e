package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.List;
import java.util.Optional;

/** The mean of the m updates that Krum scores best (Blanchard et al. 2017). */
@Named(value = "multi-krum", summary = "The mean of the updates that are closest to most others.")
public record MultiKrum(
        @Setting("How many of a round's updates may be hostile, at least 0; a round needs 2 * attackers + 3.")
        int attackers,

        @Setting("How many updates are averaged, at least 1; without it, all but as many as there may be attackers.")
        Optional<Integer> keep)
        implements IndividualAggregation {
    public MultiKrum {
        Krum.requireAttackers(attackers);
        keep.ifPresent(kept -> Require.between("keep", kept, 1, Krum.MOST_ATTACKERS));
    }

    public MultiKrum() {
        this(1, Optional.empty());
    }

    @Override
    public int least() {
        return Math.max(2 * attackers + 3, keep.orElse(1) + attackers);
    }

    @Override
    public String remedy(int updates) {
        int feasible = Math.min(Math.floorDiv(updates - 3, 2), updates - keep.orElse(1));
        return Krum.fewerAttackers(Math.min(feasible, attackers));
    }

    @Override
    public double[] combine(List<Contribution> contributions, RuleContext context) {
        int count = keep.orElse(contributions.size() - attackers);
        return Vectors.mean(new KrumScores(contributions, attackers)
                .best(count).stream().map(contributions::get).toList());
    }
}

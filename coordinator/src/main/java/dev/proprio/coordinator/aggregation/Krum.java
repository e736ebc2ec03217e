package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.List;

/** The one update that is closest to its n - f - 2 nearest others (Blanchard et al. 2017). */
@Named(value = "krum", summary = "The one update that is closest to most others.")
public record Krum(
        @Setting("How many of a round's updates may be hostile, at least 0; a round needs 2 * attackers + 3.")
        int attackers)
        implements IndividualAggregation {
    /** More than any cohort that is kept in memory; sums of a few of these do not overflow. */
    static final int MOST_ATTACKERS = 1_000_000;

    public Krum {
        requireAttackers(attackers);
    }

    public Krum() {
        this(1);
    }

    static void requireAttackers(int attackers) {
        Require.atLeast("attackers", attackers, 0);
        Require.that(
                attackers <= MOST_ATTACKERS,
                "attackers",
                "must be at most " + MOST_ATTACKERS + " but was " + attackers);
    }

    static String fewerAttackers(int feasible) {
        return feasible < 0 ? "" : "lower attackers to " + feasible;
    }

    @Override
    public int least() {
        return 2 * attackers + 3;
    }

    @Override
    public String remedy(int updates) {
        return fewerAttackers(Math.floorDiv(updates - 3, 2));
    }

    @Override
    public double[] combine(List<Contribution> contributions, RuleContext context) {
        List<Integer> best = new KrumScores(contributions, attackers).best(1);
        return Vectors.mean(List.of(contributions.get(best.getFirst())));
    }
}

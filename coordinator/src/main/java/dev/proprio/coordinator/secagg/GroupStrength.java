package dev.proprio.coordinator.secagg;

import dev.proprio.proto.secagg.graph.GraphDensity;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.round.SecAggParameters;

/**
 * Chooses a group's parameters. The expected share of dropouts is a mean, so that a group tolerates as many as are
 * exceeded in one of a thousand rounds, or as many as are safe if these are fewer.
 *
 * @param group number of devices, n
 */
record GroupStrength(SecureAggregation settings, int group) {
    private static final double EXCEEDED = 1e-3;
    private static final int MILLION = 1_000_000;

    SecAggParameters parameters() {
        if (group < settings.minimum()) {
            throw new IllegalArgumentException("a sum must have at least %s devices, but a group has only %s"
                    .formatted(settings.minimum(), group));
        }
        int expected = (int) Math.round(settings.dropout() * group);
        for (int dropped = Math.min(tolerated(), group - settings.minimum()); dropped >= expected; dropped--) {
            GraphDensity.ChosenDensity choice = choice(dropped);
            if (choice.threshold() <= group - dropped && quorumIsPossible(dropped)) {
                SecAggParameters parameters = parameters(dropped, choice);
                if (parameters.signaturesNeeded(group) <= group - dropped) {
                    return parameters;
                }
            }
        }
        throw new IllegalArgumentException(
                "of %s devices %s are expected to drop out, but %s must stay to be safe from %s corrupt ones and to have %s in a sum"
                        .formatted(
                                group,
                                expected,
                                Math.max(settings.minimum(), choice(expected).threshold()),
                                corrupt(),
                                settings.minimum()));
    }

    private SecAggParameters parameters(int dropped, GraphDensity.ChosenDensity choice) {
        boolean lying = settings.threat() != ThreatModel.CURIOUS;
        return new SecAggParameters(
                settings.threat(),
                group,
                group - dropped,
                group - dropped,
                choice.neighbours(),
                choice.threshold(),
                lying,
                corruptPpm(),
                ppm(dropped),
                settings.drawn() && lying && choice.neighbours() < group - 1 ? SecAggParameters.DRAWS : 0,
                lying ? SecAggParameters.committeeFor(group, corrupt(), dropped) : 0);
    }

    private GraphDensity.ChosenDensity choice(int dropped) {
        var density = new GraphDensity(group, corrupt(), dropped);
        int others = Math.max(1, group - 1);
        var complete = new GraphDensity.ChosenDensity(others, density.leastThreshold(others, settings.threat()));
        return settings.ring() ? density.smallest(settings.threat()).orElse(complete) : complete;
    }

    private boolean quorumIsPossible(int dropped) {
        return settings.threat() == ThreatModel.CURIOUS || corruptPpm() + 2L * ppm(dropped) <= MILLION;
    }

    private int corruptPpm() {
        return (int) Math.round(settings.corrupt() * MILLION);
    }

    private int corrupt() {
        return GraphDensity.share(group, corruptPpm());
    }

    /** The fewest millionths whose share of the group is {@code devices}. */
    private int ppm(int devices) {
        return (int) (((long) devices * MILLION + group - 1) / group);
    }

    /** The least number of dropouts that is exceeded in at most one of a thousand rounds: a binomial quantile. */
    private int tolerated() {
        double p = settings.dropout();
        if (p == 0) {
            return 0;
        }
        double logOdds = StrictMath.log(p) - StrictMath.log1p(-p);
        double logProbability = group * StrictMath.log1p(-p);
        double cumulated = StrictMath.exp(logProbability);
        int dropped = 0;
        while (1 - cumulated > EXCEEDED && dropped < group) {
            logProbability += StrictMath.log((double) (group - dropped) / (dropped + 1)) + logOdds;
            dropped++;
            cumulated += StrictMath.exp(logProbability);
        }
        return dropped;
    }
}

package dev.proprio.proto.secagg.client;

import dev.proprio.proto.record.Withers;
import dev.proprio.proto.secagg.graph.GraphDensity;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.SecAggReason;
import java.util.Locale;

/**
 * What a client demands of a round, whatever the server proposes.
 *
 * @param minimumCohort fewest clients on the roster
 * @param minimumSurvivors fewest clients in a sum
 * @param threat the least protection against the server
 * @param corruptPpm clients per million that a round must withstand
 * @param quorum whether survivors must be signed by a majority
 * @param beacon which graphs' beacons are acceptable
 * @param releases how often sums are opened that its update is in
 * @param minimumNoise the least noise multiplier of every sum that its update is in, by the noise of honest devices alone; 0 if sums
 *     may be exact. With more the device sends nothing in the clear
 */
public record ClientPolicy(
        int minimumCohort,
        int minimumSurvivors,
        ThreatModel threat,
        int corruptPpm,
        boolean quorum,
        BeaconRule beacon,
        ReleaseLimit releases,
        double minimumNoise)
        implements Withers<ClientPolicy> {
    /** Ten clients at least, one in ten corrupt, a server that lies; one release of a model, and one an hour. */
    public static final ClientPolicy DEFAULT =
            new ClientPolicy(10, 10, ThreatModel.SEMI_MALICIOUS, 100_000, true, BeaconRule.ZEROS);

    /** A policy with the usual limit of one release of a model, and one an hour. */
    public ClientPolicy(
            int minimumCohort,
            int minimumSurvivors,
            ThreatModel threat,
            int corruptPpm,
            boolean quorum,
            BeaconRule beacon) {
        this(minimumCohort, minimumSurvivors, threat, corruptPpm, quorum, beacon, ReleaseLimit.HOURLY, 0);
    }

    /** The same policy with another limit. */
    public ClientPolicy releasing(ReleaseLimit limit) {
        return with("releases", limit);
    }

    /** The same policy that accepts no sum with a noise multiplier of less. */
    public ClientPolicy demandingNoise(double multiplier) {
        return with("minimumNoise", multiplier);
    }

    void check(SecAggParameters offered) throws SecAggAbort {
        require(offered.minimumCohort() >= minimumCohort, "cohorts of", offered.minimumCohort(), minimumCohort);
        require(
                offered.minimumSurvivors() >= minimumSurvivors,
                "survivors from",
                offered.minimumSurvivors(),
                minimumSurvivors);
        require(offered.corruptPpm() >= corruptPpm, "corrupt clients per million:", offered.corruptPpm(), corruptPpm);
        if (offered.threat().compareTo(threat) < 0) {
            throw violated(String.format(
                    Locale.ROOT, "the round trusts the server as %s but the policy is %s", offered.threat(), threat));
        }
        if (offered.draws() > SecAggParameters.DRAWS) {
            throw violated(String.format(
                    Locale.ROOT,
                    "the round may draw its beacon %s times but the policy allows %s, since each is a try",
                    offered.draws(),
                    SecAggParameters.DRAWS));
        }
        if (quorum && !offered.quorum()) {
            throw violated("the round has no quorum on who survived but the policy demands one");
        }
    }

    /**
     * Checks how much noise a sum has.
     *
     * @param offered the noise multiplier that is left if devices drop out and are corrupt as the round allows; 0 for an exact sum
     * @throws SecAggAbort if it is too little
     */
    public void checkNoise(double offered) throws SecAggAbort {
        if (offered < minimumNoise) {
            throw violated(
                    offered == 0
                            ? String.format(
                                    Locale.ROOT,
                                    "the round's sum is exact but the policy demands a noise multiplier of at least %s, from its devices themselves",
                                    minimumNoise)
                            : String.format(
                                    Locale.ROOT,
                                    "the round's sum has a noise multiplier of %s, by those of its devices that must stay and are honest, but the policy demands at least %s",
                                    offered,
                                    minimumNoise));
        }
    }

    /** Checks the density of the graph once the size of the cohort is known. */
    void check(SecAggConfig config, int cohort) throws SecAggAbort {
        SecAggParameters offered = config.parameters();
        // A lying server calls as many clients dropped as the least number of survivors lets it.
        int dropped =
                offered.threat() == ThreatModel.SEMI_MALICIOUS ? Math.max(0, cohort - offered.minimumSurvivors()) : 0;
        int corrupt = GraphDensity.share(cohort, offered.corruptPpm());
        var density =
                new GraphDensity(cohort, corrupt, Math.max(dropped, GraphDensity.share(cohort, offered.dropoutPpm())));
        boolean ring = offered.neighbours() < cohort - 1;
        boolean steered = offered.draws() == 0 && (ring || offered.committee() > 0);
        if (steered && offered.threat() == ThreatModel.SEMI_MALICIOUS && beacon.equals(BeaconRule.ZEROS)) {
            throw violated(String.format(
                            Locale.ROOT,
                            "a ring of %s clients, drawn from zeros, can be steered by the server: use the complete graph in",
                            cohort)
                    + String.format(
                            Locale.ROOT,
                            " groups of %s at most, or a beacon that the clients draw",
                            SecAggParameters.COMPLETE_UP_TO));
        }
        int least = density.leastThreshold(offered.neighbours(), offered.threat());
        require(offered.threshold() >= least, "a threshold of", offered.threshold(), least);
        if (!density.connected(offered.neighbours())) {
            throw violated(String.format(
                    Locale.ROOT,
                    "with %s neighbours each, %s clients of whom %s may be corrupt or drop out can fall apart",
                    offered.neighbours(),
                    cohort,
                    density.corrupt() + density.dropped()));
        }
    }

    private static void require(boolean holds, String what, int offered, int demanded) throws SecAggAbort {
        if (!holds) {
            throw violated(String.format(
                    Locale.ROOT, "the round has %s %s but the policy demands at least %s", what, offered, demanded));
        }
    }

    private static SecAggAbort violated(String message) {
        return new SecAggAbort(SecAggReason.POLICY_VIOLATED, message);
    }
}

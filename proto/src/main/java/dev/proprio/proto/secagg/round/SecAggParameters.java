package dev.proprio.proto.secagg.round;

import dev.proprio.proto.record.Withers;
import dev.proprio.proto.secagg.graph.Committee;
import dev.proprio.proto.secagg.graph.GraphDensity;
import dev.proprio.proto.secagg.graph.ThreatModel;
import java.util.Locale;

/**
 * How strong and how tolerant a round is.
 *
 * @param threat what the coordinator is not trusted with
 * @param maximumCohort most clients that may take part; the vectors' headroom is for them
 * @param minimumCohort fewest clients that must advertise keys
 * @param minimumSurvivors fewest clients in every later stage, u
 * @param neighbours of each client, k: even, or at least {@code maximumCohort - 1} for everyone
 * @param threshold shares that give a secret back, t
 * @param quorum whether a majority must sign who survived before shares are revealed
 * @param corruptPpm clients per million that are assumed corrupt
 * @param dropoutPpm clients per million that may drop out
 * @param draws how often at most the clients draw the graph's beacon; 0 if it is given
 * @param committee how many clients, drawn by the beacon, sign who survived; 0 for all
 */
public record SecAggParameters(
        ThreatModel threat,
        int maximumCohort,
        int minimumCohort,
        int minimumSurvivors,
        int neighbours,
        int threshold,
        boolean quorum,
        int corruptPpm,
        int dropoutPpm,
        int draws,
        int committee)
        implements Withers<SecAggParameters> {
    /** The largest cohort for which the complete graph is the default. */
    public static final int COMPLETE_UP_TO = 64;

    /** The largest cohort of which everyone signs who survived; of a larger one, a committee. */
    public static final int ALL_SIGN_UP_TO = 5000;

    /** The usual number of draws: a device that is lost during one costs that draw. */
    public static final int DRAWS = 4;

    /** The most draws: each is another try of a coordinator that gives up draws it does not like. */
    private static final int MOST_DRAWS = 16;

    private static final int MILLION = 1_000_000;

    public SecAggParameters {
        check(minimumCohort >= 1, "minimum cohort must be at least 1 but was " + minimumCohort);
        check(
                maximumCohort >= minimumCohort,
                String.format(
                        Locale.ROOT,
                        "maximum cohort must be at least the minimum of %s but was %s",
                        minimumCohort,
                        maximumCohort));
        check(
                minimumSurvivors >= 2 && minimumSurvivors <= maximumCohort,
                String.format(
                        Locale.ROOT,
                        "minimum survivors must be from 2, since a sum of one update is that update, to the maximum cohort of %s but were %s",
                        maximumCohort,
                        minimumSurvivors));
        check(
                neighbours >= 1 && (neighbours % 2 == 0 || neighbours >= maximumCohort - 1),
                String.format(
                        Locale.ROOT,
                        "neighbours must be even, or at least one less than the maximum cohort of %s, but were %s",
                        maximumCohort,
                        neighbours));
        check(
                threshold >= 1 && threshold <= Math.min(neighbours, maximumCohort - 1) + 1,
                String.format(
                        Locale.ROOT,
                        "threshold must be from 1 to the number of neighbours plus one, %s, but was %s",
                        Math.min(neighbours, maximumCohort - 1) + 1,
                        threshold));
        check(
                corruptPpm >= 0 && dropoutPpm >= 0 && corruptPpm + dropoutPpm < MILLION,
                String.format(
                        Locale.ROOT,
                        "corrupt and dropping clients must be less than the whole cohort but were %s and %s per million",
                        corruptPpm,
                        dropoutPpm));
        check(
                !quorum || corruptPpm + 2L * dropoutPpm <= MILLION,
                String.format(
                                Locale.ROOT,
                                "a quorum cannot be reached with %s corrupt and %s dropping clients per million: corrupt plus twice",
                                corruptPpm,
                                dropoutPpm)
                        + " the dropping ones may be all clients at most");
        check(
                draws >= 0 && draws <= MOST_DRAWS,
                String.format(Locale.ROOT, "draws of the beacon must be from 0 to %s but were %s", MOST_DRAWS, draws));
        check(
                committee >= 0 && committee <= maximumCohort,
                String.format(
                        Locale.ROOT,
                        "the committee must have from 0 to %s members but has %s",
                        maximumCohort,
                        committee));
    }

    /** Parameters whose graph follows from a given beacon, and whose survivors all sign. */
    public SecAggParameters(
            ThreatModel threat,
            int maximumCohort,
            int minimumCohort,
            int minimumSurvivors,
            int neighbours,
            int threshold,
            boolean quorum,
            int corruptPpm,
            int dropoutPpm) {
        this(
                threat,
                maximumCohort,
                minimumCohort,
                minimumSurvivors,
                neighbours,
                threshold,
                quorum,
                corruptPpm,
                dropoutPpm,
                0,
                0);
    }

    /** The same with a beacon that the clients draw, in at most so many draws; 0 for one that is given. */
    public SecAggParameters withDraws(int most) {
        return with("draws", most);
    }

    /** {@link #forCohort(int, double, double, ThreatModel)} against a lying coordinator, 10 % corrupt, 10 % dropping. */
    public static SecAggParameters forCohort(int cohort) {
        return forCohort(cohort, 0.1, 0.1, ThreatModel.SEMI_MALICIOUS);
    }

    /**
     * Safe parameters: the complete graph up to 64 clients, above it the smallest ring that is safe.
     *
     * @param cohort number of clients that are asked
     * @param corrupt share of corrupt clients, 0 to 1
     * @param dropout share of clients that may drop out, 0 to 1
     * @throws IllegalArgumentException if no threshold is both safe and reachable
     */
    public static SecAggParameters forCohort(int cohort, double corrupt, double dropout, ThreatModel threat) {
        int corruptPpm = (int) Math.round(corrupt * MILLION);
        int dropoutPpm = (int) Math.round(dropout * MILLION);
        var density = GraphDensity.ofShares(cohort, corruptPpm, dropoutPpm);
        int survivors = cohort - density.dropped();
        int others = Math.max(1, cohort - 1);
        var complete = new GraphDensity.ChosenDensity(others, density.leastThreshold(others, threat));
        var choice =
                cohort <= COMPLETE_UP_TO ? complete : density.smallest(threat).orElse(complete);
        check(
                choice.threshold() <= survivors,
                String.format(
                        Locale.ROOT,
                        "of %s clients %s may drop out, but %s must stay to be safe from %s corrupt ones: expect fewer of either",
                        cohort,
                        density.dropped(),
                        choice.threshold(),
                        density.corrupt()));
        boolean quorum = threat != ThreatModel.CURIOUS;
        return new SecAggParameters(
                threat,
                cohort,
                survivors,
                survivors,
                choice.neighbours(),
                choice.threshold(),
                quorum,
                corruptPpm,
                dropoutPpm,
                0,
                quorum ? committeeFor(cohort, density.corrupt(), density.dropped()) : 0);
    }

    /**
     * The committee that signs who survived: 0, which is everyone, up to {@value #ALL_SIGN_UP_TO} clients.
     *
     * @throws IllegalArgumentException if so many may drop out that no committee is both safe and reachable
     */
    public static int committeeFor(int cohort, int corrupt, int dropped) {
        if (cohort <= ALL_SIGN_UP_TO) {
            return 0;
        }
        return Committee.smallest(cohort, corrupt, dropped)
                .orElseThrow(() -> new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "secure aggregation: no committee of %s clients, %s of them corrupt and %s dropping, can be relied upon to sign who survived",
                        cohort,
                        corrupt,
                        dropped)))
                .size();
    }

    /**
     * Signatures that the survivor sets need, q: of {@code cohort} clients on the roster the honest ones sign once, so
     * two different pairs of sets cannot both have as many, whatever the coordinator says about who shared keys. Of a
     * committee, the same except with probability 2^-41.
     */
    public int signaturesNeeded(int cohort) {
        if (!quorum) {
            return 0;
        }
        int corrupt = GraphDensity.share(cohort, corruptPpm);
        return committee == 0 || committee >= cohort
                ? (cohort + corrupt) / 2 + 1
                : new Committee(cohort, corrupt, committee).signatures();
    }

    private static void check(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("secure aggregation: " + problem);
        }
    }
}

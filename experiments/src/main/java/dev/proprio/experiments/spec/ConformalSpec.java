package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Sets of classes instead of one class, with a promise of how often the true class is in the set (Vovk et al. 2005). */
public record ConformalSpec(
        @Setting("How often the true class is promised to be in the set, between 0 and 1.")
        double coverage,

        @Setting(
                "How strange a class is for a window: lac, one less its probability, has the smallest sets; aps, the probability of all likelier classes, is never empty.")
        ConformalScore score,

        @Setting(
                "What is promised to be covered: windows, such as those that calibrate, or any window of people who are not known yet; people differ, so that windows promises less than it seems.")
        ConformalUnit unit,

        @Setting(
                "Share of the people who are tested that calibrate instead of being measured by sets, between 0 and 1; at least one person does, and one does not.")
        double calibration,

        @Setting(
                "Whether the threshold is found from histograms of which only sums over devices are seen, hidden with secure-aggregation: two rounds of 1,024 bins, rounded so that the promise holds.")
        boolean federated) {
    public ConformalSpec {
        Require.that(
                coverage > 0 && coverage < 1, "coverage", "must be greater than 0 and less than 1 but was " + coverage);
        Require.that(
                calibration > 0 && calibration < 1,
                "calibration",
                "must be greater than 0 and less than 1 but was " + calibration);
    }

    /** Sets that cover 90 % of windows, by half of the people who are tested. */
    public ConformalSpec() {
        this(0.9, ConformalScore.LAC, ConformalUnit.WINDOWS, 0.5, false);
    }

    /** How many of so many people calibrate. */
    public int calibrators(int people) {
        return PeopleShare.of(calibration, people);
    }

    /**
     * How many of so many units must have a score of at most the threshold: {@code ceil((units + 1) * coverage)}. The decimal
     * number counts that was written, and not the binary one next to it.
     */
    public long rank(long units) {
        return rank(units, 1);
    }

    /** The same where each unit counts so many times. */
    public long rank(long units, long whole) {
        return BigDecimal.valueOf(coverage)
                .multiply(BigDecimal.valueOf(units + 1))
                .multiply(BigDecimal.valueOf(whole))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    /** With fewer units nothing but the set of all classes keeps the promise. */
    public long fewest() {
        return BigDecimal.ONE
                        .divide(BigDecimal.ONE.subtract(BigDecimal.valueOf(coverage)), 20, RoundingMode.CEILING)
                        .setScale(0, RoundingMode.CEILING)
                        .longValueExact()
                - 1;
    }
}

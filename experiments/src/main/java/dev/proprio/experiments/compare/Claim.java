package dev.proprio.experiments.compare;

import dev.proprio.experiments.statistics.Interval;
import dev.proprio.experiments.statistics.PValue;
import dev.proprio.experiments.statistics.WilcoxonSignedRank;
import dev.proprio.proto.text.CountText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says in plain words what a comparison allows to claim, and what it doesn't.
 *
 * @param comparisons how many comparisons with the control there are
 * @param samePeople whether both groups were measured on the same people under each seed
 */
record Claim(Measure measure, String control, int comparisons, boolean samePeople) {
    /** One percentage point: less is held to be no difference that matters. */
    private static final double NEGLIGIBLE = 0.01;

    /** The sentences about {@code result}. */
    String of(PairedResult result) {
        String claim = switch (result.verdict()) {
            case BETTER, WORSE -> shown(result);
            case NOT_SHOWN -> notShown(result);
            case CONTRADICTORY -> contradictory(result);
            case FAILED_SEEDS -> failed(result);
            case TOO_FEW_SEEDS -> tooFew(result);
            case IDENTICAL ->
                "%s and %s gave the same %s under %s."
                        .formatted(
                                result.group(),
                                control,
                                measure,
                                seeds(result.seeds().size()));
        };
        return switch (result.verdict()) {
            case IDENTICAL, FAILED_SEEDS -> claim;
            default -> claim + oddSeed(result) + people(result);
        };
    }

    private String shown(PairedResult result) {
        return "%s is %s than %s: %s on average over %s (%s). This may be claimed for %s, this model and this tuning."
                .formatted(
                        result.group(),
                        result.verdict() == ComparisonVerdict.BETTER ? "better" : "worse",
                        control,
                        signed(result.meanDifference()),
                        seeds(result.seeds().size()),
                        p(result),
                        result.interval()
                                        .filter(interval -> !interval.contains(0))
                                        .isPresent()
                                ? "these data"
                                : "these people alone");
    }

    private String notShown(PairedResult result) {
        String claim =
                "No difference between %s and %s was shown: %s on average over %s (%s). That does not mean that they are equal."
                        .formatted(
                                result.group(),
                                control,
                                signed(result.meanDifference()),
                                seeds(result.seeds().size()),
                                p(result));
        return result.test().p() < Comparison.ALPHA
                ? claim
                        + " Most seeds do go one way (%s), but a few undo it, and the mean is what is claimed of."
                                .formatted(ranks(result))
                : claim;
    }

    private String contradictory(PairedResult result) {
        return "Nothing is claimed about %s and %s, for their mean and most of their seeds disagree: the difference is %s on average (%s), but %s of %s show the opposite (%s)."
                .formatted(
                        result.group(),
                        control,
                        signed(result.meanDifference()),
                        p(result),
                        result.differences().stream()
                                .filter(difference -> Math.signum(difference) == -Math.signum(result.meanDifference()))
                                .count(),
                        seeds(result.seeds().size()),
                        ranks(result));
    }

    private String failed(PairedResult result) {
        FailedSeeds failed = result.failed();
        String who = Stream.of(who(result.group(), failed.group()), who(control, failed.control()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        String counted = failed.meanAsZero()
                .map(mean -> " With every run that failed counted as 0 %%, it is %s on average over %s."
                        .formatted(
                                signed(mean),
                                seeds(result.seeds().size() + failed.all().size())))
                .orElse("");
        return "Nothing is claimed about %s and %s, for runs failed: %s. Over the %s under which neither did, the difference is %s on average (%s), but that is a figure of survivors: what makes runs fail is left out of it.%s Mend and repeat the runs that failed, or report them beside the figure."
                .formatted(
                        result.group(),
                        control,
                        who,
                        seeds(result.seeds().size()),
                        signed(result.meanDifference()),
                        p(result),
                        counted);
    }

    private static Optional<String> who(String group, List<Long> seeds) {
        return seeds.isEmpty()
                ? Optional.empty()
                : Optional.of("%s with seed%s %s"
                        .formatted(
                                group,
                                seeds.size() == 1 ? "" : "s",
                                seeds.stream().map(String::valueOf).collect(Collectors.joining(", "))));
    }

    private String ranks(PairedResult result) {
        return "median %s, exact Wilcoxon p = %s"
                .formatted(
                        signed(result.medianDifference()),
                        PValue.plain(result.test().p()));
    }

    private String oddSeed(PairedResult result) {
        return OutlierSeed.of(result)
                .map(odd -> " Seed %s alone makes most of the mean: without it, the mean is %s; look at its runs."
                        .formatted(odd.seed(), signed(odd.meanWithout())))
                .orElse("");
    }

    private String tooFew(PairedResult result) {
        int used = result.meanTest().used();
        double smallest = WilcoxonSignedRank.smallestP(used);
        int needed = WilcoxonSignedRank.pairsNeeded(Comparison.ALPHA, comparisons);
        int alone = WilcoxonSignedRank.pairsNeeded(Comparison.ALPHA, 1);
        String pairs = used == result.seeds().size()
                ? seeds(used)
                : "%s of which %s differ".formatted(seeds(result.seeds().size()), used);
        String most = comparisons == 1
                ? "p = %s".formatted(PValue.plain(smallest))
                : "p = %s, which is %s when adjusted for %s comparisons"
                        .formatted(
                                PValue.plain(smallest), PValue.plain(Math.min(1, comparisons * smallest)), comparisons);
        String need = comparisons == 1 || needed == alone
                ? "at least %s seeds are needed".formatted(needed)
                : "at least %s seeds are needed, or %s for one comparison that was named in advance"
                        .formatted(needed, alone);
        return "Nothing can be claimed about %s and %s: the difference is %s on average, but however large it is, with %s the exact test cannot give less than %s; %s."
                .formatted(result.group(), control, signed(result.meanDifference()), pairs, most, need);
    }

    /** What it means for other people and seeds than those that were tried. */
    private String people(PairedResult result) {
        if (!samePeople) {
            return " They were not measured on the same people, so that nothing can be said about others.";
        }
        if (result.interval().isEmpty()) {
            return result.people() > 1
                    ? " It is the same for everybody, so that nothing tells by how much it would vary for others."
                    : " With one person, nothing can be said about others.";
        }
        Interval interval = result.interval().get();
        String drawn = result.seeds().size() == 1
                ? "people like these %s".formatted(result.people())
                : "people and seeds like these %s and %s"
                        .formatted(result.people(), result.seeds().size());
        String range = " For other %s, the 95%% interval of the difference is %s to %s"
                .formatted(drawn, signed(interval.low()), signed(interval.high()));
        if (measure.isShare() && interval.within(NEGLIGIBLE)) {
            return range
                    + (interval.contains(0)
                            ? ": if there is a difference, it is less than one point."
                            : ": it is less than one point.");
        }
        if (interval.contains(0)) {
            return range + ", so that others may see none or the opposite.";
        }
        return range
                + "; %s of the people do better and %s worse.".formatted(result.peopleBetter(), result.peopleWorse());
    }

    private String p(PairedResult result) {
        String plain = "exact permutation p = " + PValue.plain(result.meanTest().p());
        return comparisons == 1
                ? plain
                : "%s, %s when adjusted for %s comparisons"
                        .formatted(plain, PValue.plain(result.adjustedP()), comparisons);
    }

    private static String seeds(int count) {
        return CountText.of(count, "seed");
    }

    private String signed(double difference) {
        return measure.isShare()
                ? String.format(Locale.ROOT, "%+.2f points", 100 * difference)
                : String.format(Locale.ROOT, "%+.4f", difference);
    }
}

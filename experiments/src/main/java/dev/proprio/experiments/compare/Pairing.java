package dev.proprio.experiments.compare;

import dev.proprio.experiments.statistics.EffectSize;
import dev.proprio.experiments.statistics.Holm;
import dev.proprio.experiments.statistics.PairedPermutation;
import dev.proprio.experiments.statistics.WilcoxonSignedRank;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares groups with one control, over the seeds that each has in common with it: under one seed, data,
 * initial model and selection are the same for all (common random numbers).
 */
final class Pairing {
    private final Measure measure;
    private final RunGroup control;

    Pairing(Measure measure, RunGroup control) {
        this.measure = measure;
        this.control = control;
    }

    /** The comparisons with each of {@code others}, those without a common seed left out. */
    List<PairedResult> with(List<RunGroup> others) {
        List<RunGroup> paired = others.stream()
                .filter(group -> !group.seedsWith(control).isEmpty())
                .toList();
        Map<String, double[]> differences = new TreeMap<>();
        for (RunGroup group : paired) {
            List<Long> seeds = group.seedsWith(control);
            differences.put(
                    group.name(),
                    EffectSize.pairedDifferences(group.scores(seeds, measure), control.scores(seeds, measure)));
        }
        List<PairedPermutation> tests = paired.stream()
                .map(group -> PairedPermutation.of(differences.getOrDefault(group.name(), new double[0])))
                .toList();
        double[] adjusted =
                Holm.adjust(tests.stream().mapToDouble(PairedPermutation::p).toArray());
        double[] attainable = Holm.adjust(tests.stream()
                .mapToDouble(test -> WilcoxonSignedRank.smallestP(test.used()))
                .toArray());
        List<PairedResult> results = new ArrayList<>();
        for (int i = 0; i < paired.size(); i++) {
            RunGroup group = paired.get(i);
            double[] own = differences.getOrDefault(group.name(), new double[0]);
            results.add(result(group, own, tests.get(i), adjusted[i], attainable[i], paired.size()));
        }
        return results;
    }

    private PairedResult result(
            RunGroup group, double[] differences, PairedPermutation test, double adjusted, double attainable, int all) {
        List<Long> seeds = group.seedsWith(control);
        CrossedScores people = CrossedScores.difference(group, control, seeds, measure);
        int sign = measure.higherIsBetter() ? 1 : -1;
        double mean = EffectSize.mean(differences);
        boolean samePeople = samePeople(group, seeds);
        FailedSeeds failed = FailedSeeds.of(group, control, measure);
        var ranks = WilcoxonSignedRank.of(differences);
        var raw = new PairedResult(
                group.name(),
                seeds,
                failed,
                Arrays.stream(differences).boxed().toList(),
                mean,
                EffectSize.median(differences),
                people.count(),
                samePeople ? people.interval().map(measure::ofDifferences) : Optional.empty(),
                people.ofSign(sign),
                people.ofSign(-sign),
                test,
                adjusted,
                ranks,
                ranks.rankBiserial(),
                EffectSize.cliffsDelta(group.scores(seeds, measure), control.scores(seeds, measure)),
                failed.any() ? ComparisonVerdict.FAILED_SEEDS : verdict(test, adjusted, attainable, ranks, mean, sign),
                "");
        return raw.claiming(new Claim(measure, control.name(), all, samePeople).of(raw));
    }

    /** Whether both were measured on the same people under each seed: else their difference is not that of people. */
    private boolean samePeople(RunGroup group, List<Long> seeds) {
        return seeds.stream()
                .allMatch(seed ->
                        group.run(seed).people().equals(control.run(seed).people()));
    }

    private static ComparisonVerdict verdict(
            PairedPermutation test,
            double adjusted,
            double attainable,
            WilcoxonSignedRank ranks,
            double mean,
            int sign) {
        if (test.used() == 0) {
            return ComparisonVerdict.IDENTICAL;
        }
        if (mean * ranks.rankBiserial() < 0 && Math.min(adjusted, ranks.p()) < Comparison.ALPHA) {
            return ComparisonVerdict.CONTRADICTORY;
        }
        if (adjusted < Comparison.ALPHA) {
            return sign * mean > 0 ? ComparisonVerdict.BETTER : ComparisonVerdict.WORSE;
        }
        return attainable >= Comparison.ALPHA ? ComparisonVerdict.TOO_FEW_SEEDS : ComparisonVerdict.NOT_SHOWN;
    }
}

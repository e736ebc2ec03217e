package dev.proprio.experiments.personalization;

import dev.proprio.client.personalization.Personalizer;
import dev.proprio.experiments.spec.AskedMethod;
import dev.proprio.experiments.spec.AskedWindows;
import dev.proprio.experiments.spec.AskingSpec;
import dev.proprio.experiments.spec.PersonalizeSpec;
import dev.proprio.experiments.statistics.PairedPermutation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What a way of asking comes to, on new people and under each seed. The accuracy is the mean over people.
 *
 * @param method the label of what is fitted, and how people are asked
 * @param asking how they are asked
 * @param taps for each seed the least budget with which a share of the accuracy with all labels is reached; absent where none of them does
 * @param everything the accuracy with all labels, the mean over seeds
 * @param curve the accuracy in the mean over budgets and seeds
 * @param random against windows that are asked about at random, by people who are wrong as often; absent for these themselves
 * @param atOnce against the same choice made all at once; absent where it is
 */
public record AskingSummary(
        String method,
        String asking,
        List<Optional<Integer>> taps,
        double everything,
        double curve,
        Optional<Difference> random,
        Optional<Difference> atOnce) {
    /**
     * One way of asking against another, seed by seed.
     *
     * @param curve what it gains in accuracy, in the mean over budgets and seeds
     * @param curveP the two-sided p of no gain by the exact sign-flip test over seeds; absent for one seed
     * @param fewer under how many seeds it takes fewer taps
     * @param more under how many it takes more; not to reach it counts as one budget more than the largest
     * @param tapsP the two-sided p of no difference in budgets, in steps from one to the next, likewise
     */
    public record Difference(double curve, Optional<Double> curveP, int fewer, int more, Optional<Double> tapsP) {}

    /** The curve of one way of asking: under each seed, accuracies by budget, and the place of the first that is enough. */
    private record Curves(AskedMethod method, double[][] accuracy, int[] places) {
        double[] means() {
            return Arrays.stream(accuracy)
                    .mapToDouble(ofSeed -> Arrays.stream(ofSeed).average().orElseThrow())
                    .toArray();
        }

        double mean() {
            return Arrays.stream(means()).average().orElseThrow();
        }

        Difference against(Curves other) {
            double[] gains = new double[places.length];
            double[] steps = new double[places.length];
            Arrays.setAll(gains, seed -> means()[seed] - other.means()[seed]);
            Arrays.setAll(steps, seed -> (double) places[seed] - other.places[seed]);
            return new Difference(
                    Arrays.stream(gains).average().orElseThrow(),
                    p(gains),
                    (int) Arrays.stream(steps).filter(step -> step < 0).count(),
                    (int) Arrays.stream(steps).filter(step -> step > 0).count(),
                    p(steps));
        }

        private static Optional<Double> p(double[] differences) {
            return differences.length < 2
                    ? Optional.empty()
                    : Optional.of(PairedPermutation.of(differences).p());
        }
    }

    /** Of all ways of asking that did not fail, in the order of the spec; of none if nobody was asked. */
    public static List<AskingSummary> of(PersonalizeSpec spec, StudyResult study) {
        return spec.asking().map(asked -> of(asked, spec, study)).orElse(List.of());
    }

    private static List<AskingSummary> of(AskingSpec asked, PersonalizeSpec spec, StudyResult study) {
        List<AskedMethod> variants = new ArrayList<>();
        for (Personalizer method : spec.labelled()) {
            if (method instanceof AskedMethod variant
                    && variant.adapts()
                    && study.methods().contains(variant.label())) {
                variants.add(variant);
            }
        }
        List<AskingSummary> summaries = new ArrayList<>();
        for (AskedMethod whole : variants) {
            if (whole.everything()) {
                double[] targets = accuracy(study, whole, spec.shots().getFirst());
                List<Curves> curves = variants.stream()
                        .filter(variant ->
                                !variant.everything() && variant.method().equals(whole.method()))
                        .map(variant -> curves(variant, spec.shots(), targets, asked.target(), study))
                        .toList();
                double everything = Arrays.stream(targets).average().orElseThrow();
                curves.forEach(one -> summaries.add(of(one, curves, everything, spec.shots())));
            }
        }
        return summaries;
    }

    private static AskingSummary of(Curves one, List<Curves> all, double everything, List<Integer> shots) {
        AskedMethod method = one.method;
        return new AskingSummary(
                method.label(),
                method.asking(),
                IntStream.of(one.places)
                        .mapToObj(place ->
                                place == shots.size() ? Optional.<Integer>empty() : Optional.of(shots.get(place)))
                        .toList(),
                everything,
                one.mean(),
                method.by() == AskedWindows.RANDOM
                        ? Optional.empty()
                        : find(
                                        all,
                                        other -> other.by() == AskedWindows.RANDOM
                                                && other.wrong() == method.wrong()
                                                && other.stop().isEmpty())
                                .map(one::against),
                method.batch() == 0
                        ? Optional.empty()
                        : find(
                                        all,
                                        other -> other.by() == method.by()
                                                && other.wrong() == method.wrong()
                                                && other.batch() == 0)
                                .map(one::against));
    }

    private static Optional<Curves> find(List<Curves> all, Predicate<AskedMethod> wanted) {
        return all.stream().filter(curves -> wanted.test(curves.method)).findFirst();
    }

    private static Curves curves(
            AskedMethod method, List<Integer> shots, double[] targets, double share, StudyResult study) {
        double[][] accuracy = new double[targets.length][shots.size()];
        for (int k = 0; k < shots.size(); k++) {
            double[] ofSeeds = accuracy(study, method, shots.get(k));
            for (int seed = 0; seed < targets.length; seed++) {
                accuracy[seed][k] = ofSeeds[seed];
            }
        }
        int[] places = new int[targets.length];
        Arrays.setAll(places, seed -> {
            int place = 0;
            while (place < shots.size() && accuracy[seed][place] < share * targets[seed]) {
                place++;
            }
            return place;
        });
        return new Curves(method, accuracy, places);
    }

    /** The mean over new people under each seed, in their order. */
    private static double[] accuracy(StudyResult study, AskedMethod method, int shots) {
        List<UserScore> scores = study.of(new ResultCell(EvaluationAxis.NEW_PEOPLE, method.label(), shots));
        return scores.stream()
                .mapToLong(UserScore::seed)
                .distinct()
                .sorted()
                .mapToDouble(seed -> scores.stream()
                        .filter(score -> score.seed() == seed)
                        .mapToDouble(UserScore::accuracy)
                        .average()
                        .orElseThrow())
                .toArray();
    }
}

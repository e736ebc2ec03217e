package dev.proprio.experiments.personalization;

import dev.proprio.experiments.evaluation.FirstOfEachClass;
import dev.proprio.experiments.evaluation.RejectionThreshold;
import dev.proprio.experiments.spec.RejectionScore;
import dev.proprio.experiments.spec.RejectionThresholds;
import dev.proprio.experiments.spec.StudyRejectionSpec;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Rejection under one seed: some of the new people choose a threshold for each method, number of shots and score, and the others are
 * measured with it.
 *
 * @param choosing the ids of those who choose
 */
record SeedRejection(
        StudyRejectionSpec asked, long seed, LabelSpace space, double windowSeconds, Set<String> choosing) {
    /** @param people the ids of all new people who are measured */
    static SeedRejection of(
            StudyRejectionSpec asked, long seed, LabelSpace space, double windowSeconds, List<String> people) {
        Set<String> choosing = IntStream.of(
                        KeyedRandom.of(seed, "rejection-calibration").order(people.size()))
                .limit(asked.calibrators(people.size()))
                .mapToObj(people::get)
                .collect(Collectors.toSet());
        return new SeedRejection(asked, seed, space, windowSeconds, choosing);
    }

    /** What it makes of everyone who did not choose, by all scores that their method has. */
    List<RejectedPerson> of(List<Measured> measured) {
        Map<ResultCell, List<Measured>> cells = measured.stream().collect(Collectors.groupingBy(Measured::cell));
        List<RejectedPerson> people = new ArrayList<>();
        for (ResultCell cell : measured.stream().map(Measured::cell).distinct().toList()) {
            List<Measured> all = cells.getOrDefault(cell, List.of());
            for (RejectionScore score : asked.scores()) {
                if (all.stream().allMatch(one -> one.judged().familiarity().containsKey(score))) {
                    people.addAll(of(all, score));
                }
            }
        }
        return people;
    }

    private List<RejectedPerson> of(List<Measured> cell, RejectionScore score) {
        boolean own = asked.thresholds().contains(RejectionThresholds.PERSON);
        double[] familiar = cell.stream()
                .filter(one -> choosing.contains(one.score().user()))
                .flatMapToDouble(one -> ofGestures(one.judged(), score))
                .toArray();
        return RejectionThreshold.of(familiar, asked.recall())
                .map(threshold -> cell.stream()
                        .filter(one -> !choosing.contains(one.score().user()))
                        .flatMap(one -> asked.thresholds().stream()
                                .map(kind -> RejectedPerson.of(
                                        seed,
                                        one,
                                        score,
                                        kind,
                                        thresholds(kind, one.judged(), score),
                                        threshold,
                                        own ? chosenBy(one.judged()) : Set.of(),
                                        space,
                                        windowSeconds)))
                        .toList())
                .orElse(List.of());
    }

    /** Of each episode its own, for each has a fitted model of its own; empty without a window to choose by, and where it is everyone's. */
    private List<Optional<Double>> thresholds(RejectionThresholds kind, JudgedWindows windows, RejectionScore score) {
        double[] familiarity = windows.of(score);
        List<Optional<Double>> chosen = new ArrayList<>();
        int from = 0;
        for (int episode = 0; episode < windows.episodes(); episode++) {
            int begin = from;
            double[] own = kind == RejectionThresholds.EVERYONE
                    ? new double[0]
                    : chosen(windows, begin, episode)
                            .mapToDouble(i -> familiarity[i])
                            .toArray();
            chosen.add(RejectionThreshold.of(own, asked.recall()));
            from += windows.lengths().get(episode);
        }
        return chosen;
    }

    /** The places of the windows by which somebody's own threshold is chosen. */
    private Set<Integer> chosenBy(JudgedWindows windows) {
        Set<Integer> places = new HashSet<>();
        int from = 0;
        for (int episode = 0; episode < windows.episodes(); episode++) {
            chosen(windows, from, episode).forEach(places::add);
            from += windows.lengths().get(episode);
        }
        return places;
    }

    private IntStream chosen(JudgedWindows windows, int from, int episode) {
        int[] truth = Arrays.copyOfRange(
                windows.truth(), from, from + windows.lengths().get(episode));
        return IntStream.of(
                        FirstOfEachClass.of(truth, label -> !space.background().contains(label)))
                .map(place -> from + place);
    }

    private DoubleStream ofGestures(JudgedWindows windows, RejectionScore score) {
        double[] familiarity = windows.of(score);
        return IntStream.range(0, familiarity.length)
                .filter(i -> !space.background().contains(windows.truth()[i]))
                .mapToDouble(i -> familiarity[i]);
    }
}

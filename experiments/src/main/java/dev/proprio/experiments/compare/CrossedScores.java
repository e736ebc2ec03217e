package dev.proprio.experiments.compare;

import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.statistics.CrossedMean;
import dev.proprio.experiments.statistics.CrossedTable;
import dev.proprio.experiments.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Figures of people under several seeds. Neither those of one person nor those of one seed are independent. */
final class CrossedScores {
    private final List<Map<String, Double>> bySeed = new ArrayList<>();

    private CrossedScores() {}

    /** The figures of a group. */
    static CrossedScores of(RunGroup group, Measure measure) {
        var people = new CrossedScores();
        for (FinishedRun run : group.runs().values()) {
            Map<String, Double> values = new TreeMap<>();
            run.users().forEach(user -> values.put(user.user(), measure.of(user)));
            people.bySeed.add(values);
        }
        return people;
    }

    /** The differences of {@code group} from {@code control} for those measured in both under the same seed. */
    static CrossedScores difference(RunGroup group, RunGroup control, List<Long> seeds, Measure measure) {
        var people = new CrossedScores();
        for (long seed : seeds) {
            Map<String, UserResult> others = control.run(seed).users().stream()
                    .collect(Collectors.toMap(UserResult::user, user -> user, (first, second) -> first));
            Map<String, Double> values = new TreeMap<>();
            for (UserResult user : group.run(seed).users()) {
                Optional.ofNullable(others.get(user.user()))
                        .ifPresent(other -> values.put(user.user(), measure.of(user) - measure.of(other)));
            }
            people.bySeed.add(values);
        }
        return people;
    }

    private List<String> names() {
        return bySeed.stream()
                .flatMap(values -> values.keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    int count() {
        return names().size();
    }

    /** The interval of the mean over people and seeds; nothing for fewer than two people, or a seed without any. */
    Optional<Interval> interval() {
        return count() < 2 || bySeed.stream().anyMatch(Map::isEmpty)
                ? Optional.empty()
                : new CrossedMean(table()).interval(Interval.LEVEL);
    }

    /** How many people's means have the sign {@code sign}. */
    int ofSign(int sign) {
        return count() == 0
                ? 0
                : (int) Arrays.stream(table().sumsByPerson())
                        .filter(sum -> Math.signum(sum) == sign)
                        .count();
    }

    private CrossedTable table() {
        List<String> names = names();
        double[][] values = new double[bySeed.size()][names.size()];
        for (int seed = 0; seed < values.length; seed++) {
            for (int person = 0; person < names.size(); person++) {
                values[seed][person] = bySeed.get(seed).getOrDefault(names.get(person), Double.NaN);
            }
        }
        return new CrossedTable(values);
    }
}

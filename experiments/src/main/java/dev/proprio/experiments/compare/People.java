package dev.proprio.experiments.compare;

import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.statistics.Bootstrap;
import dev.proprio.experiments.statistics.Clusters;
import dev.proprio.experiments.statistics.Interval;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Figures of people under several seeds. One person's figures are not independent, so that people are drawn
 * with all of theirs.
 */
final class People {
    private final Map<String, double[]> sumAndCount = new TreeMap<>();

    private People() {}

    /** The figures of a group. */
    static People of(Group group, Measure measure) {
        var people = new People();
        for (FinishedRun run : group.runs().values()) {
            run.users().forEach(user -> people.add(user.user(), measure.of(user)));
        }
        return people;
    }

    /** The differences of {@code group} from {@code control} for those measured in both under the same seed. */
    static People difference(Group group, Group control, List<Long> seeds, Measure measure) {
        var people = new People();
        for (long seed : seeds) {
            Map<String, UserResult> others = control.run(seed).users().stream()
                    .collect(Collectors.toMap(UserResult::user, user -> user, (first, second) -> first));
            for (UserResult user : group.run(seed).users()) {
                Optional.ofNullable(others.get(user.user()))
                        .ifPresent(other -> people.add(user.user(), measure.of(user) - measure.of(other)));
            }
        }
        return people;
    }

    private void add(String person, double value) {
        double[] total = sumAndCount.computeIfAbsent(person, unseen -> new double[2]);
        total[0] += value;
        total[1]++;
    }

    int count() {
        return sumAndCount.size();
    }

    /** The BCa interval of the mean; nothing for fewer than two people. */
    Optional<Interval> interval() {
        if (count() < 2) {
            return Optional.empty();
        }
        double[] sums =
                sumAndCount.values().stream().mapToDouble(total -> total[0]).toArray();
        double[] counts =
                sumAndCount.values().stream().mapToDouble(total -> total[1]).toArray();
        return Optional.of(new Bootstrap().bca(new Clusters(sums, counts)));
    }

    /** How many people's sums have the sign {@code sign}. */
    int ofSign(int sign) {
        return (int) sumAndCount.values().stream()
                .filter(total -> Math.signum(total[0]) == sign)
                .count();
    }
}

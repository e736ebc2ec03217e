package dev.proprio.experiments.evaluation;

import dev.proprio.experiments.spec.ContinualSpec;
import dev.proprio.experiments.statistics.CrossedMean;
import dev.proprio.experiments.statistics.CrossedTable;
import dev.proprio.experiments.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What comes of models that go on learning, each on its person's device. Each person counts the same.
 *
 * @param asked how they learn
 * @param people who were measured
 * @param leftOut who were not, for fewer than two of their sessions have windows to learn from and others to be tested on
 * @param failed of how many more the model diverged while it learnt; absent if of nobody
 * @param ways the ways to go on, first not to
 */
public record ContinualFigures(ContinualSpec asked, int people, int leftOut, Optional<Integer> failed, List<Way> ways) {
    public ContinualFigures {
        ways = List.copyOf(ways);
    }

    /**
     * A way to go on.
     *
     * @param name what it is
     * @param keeps how many windows fit into what is kept; absent if nothing is learnt after the first session
     * @param next the accuracy in all sessions but the first, before it has learnt from them
     * @param gain the interval of how much more that is than without learning, for other people like these; absent for one person,
     *     and where nothing varies
     * @param last the accuracy in all sessions when it has learnt from all
     * @param forgetting how much worse it is in earlier sessions than the best that had learnt from them was
     * @param bySession the accuracy in each session before it has learnt from it, over those who had so many: sessions are counted
     *     among each person's that could be used, and later ones are of fewer people
     * @param bySessionPeople over how many people each of these is; absent in runs that did not have it yet
     */
    public record Way(
            String name,
            Optional<Long> keeps,
            double next,
            Optional<Interval> gain,
            double last,
            double forgetting,
            List<Double> bySession,
            Optional<List<Integer>> bySessionPeople) {
        public Way {
            bySession = List.copyOf(bySession);
            bySessionPeople = bySessionPeople.map(List::copyOf);
        }
    }

    /** A way's name, and how many windows fit into what it keeps. */
    public record LearningWay(String name, Optional<Long> keeps) {}

    /**
     * Measures.
     *
     * @param failed of how many people the model diverged
     * @param accuracies by way, in order, one for each person, who are the same and at least one; first of those who learn nothing
     */
    public static ContinualFigures of(
            ContinualSpec asked, int leftOut, int failed, Map<LearningWay, List<SessionAccuracies>> accuracies) {
        List<SessionAccuracies> unadapted = accuracies.values().iterator().next();
        List<Way> ways = new ArrayList<>();
        accuracies.forEach((named, people) -> ways.add(new Way(
                named.name(),
                named.keeps(),
                mean(people.stream().mapToDouble(SessionAccuracies::next).toArray()),
                gain(people, unadapted),
                mean(people.stream().mapToDouble(SessionAccuracies::last).toArray()),
                mean(people.stream().mapToDouble(SessionAccuracies::forgetting).toArray()),
                bySession(people),
                Optional.of(bySessionPeople(people)))));
        return new ContinualFigures(
                asked, unadapted.size(), leftOut, failed == 0 ? Optional.empty() : Optional.of(failed), ways);
    }

    private static double mean(double[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElseThrow();
    }

    private static Optional<Interval> gain(List<SessionAccuracies> people, List<SessionAccuracies> unadapted) {
        double[] gains = IntStream.range(0, people.size())
                .mapToDouble(i -> people.get(i).next() - unadapted.get(i).next())
                .toArray();
        return new CrossedMean(new CrossedTable(new double[][] {gains})).interval(Interval.LEVEL);
    }

    private static List<Integer> bySessionPeople(List<SessionAccuracies> people) {
        int most = people.stream().mapToInt(SessionAccuracies::sessions).max().orElseThrow();
        return IntStream.range(0, most)
                .mapToObj(session -> (int) people.stream()
                        .filter(person -> person.sessions() > session)
                        .count())
                .toList();
    }

    private static List<Double> bySession(List<SessionAccuracies> people) {
        int most = people.stream().mapToInt(SessionAccuracies::sessions).max().orElseThrow();
        return IntStream.range(0, most)
                .mapToObj(session -> people.stream()
                        .filter(person -> person.sessions() > session)
                        .mapToDouble(person -> person.before(session))
                        .average()
                        .orElseThrow())
                .toList();
    }
}

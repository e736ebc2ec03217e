package dev.proprio.experiments.realism;

import dev.proprio.experiments.bench.BenchRow;
import dev.proprio.experiments.realism.MovingPeople.Seen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A question that is learnt from some people and asked of others.
 *
 * @param classes the activities of each class
 */
record TransferTask(String name, List<Set<Activity>> classes) {
    private static final int FOLDS = 5;

    /** From the fleet to real people, from real people to others of them, and from some of the fleet to others. */
    BenchRow measure(MovingPeople fleet, MovingPeople real) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("windows", (double) asked(real.all()).size());
        figures.put("majority_percent", 100 * majority(real));
        figures.put(
                "fleet_to_real_percent",
                100
                        * (double) right(fleet.all(), real.all())
                        / asked(real.all()).size());
        figures.put("real_to_real_percent", 100 * across(real));
        figures.put("fleet_to_fleet_percent", 100 * across(fleet));
        return new BenchRow(name + ", " + real.name(), figures);
    }

    private double majority(MovingPeople people) {
        List<Seen> asked = asked(people.all());
        return classes.stream()
                        .mapToLong(any -> asked.stream()
                                .filter(seen -> any.contains(seen.activity()))
                                .count())
                        .max()
                        .orElseThrow()
                / (double) asked.size();
    }

    /** Each fifth of the people, asked what was learnt from the others. */
    private double across(MovingPeople people) {
        int right = 0;
        int count = 0;
        for (int fold = 0; fold < FOLDS; fold++) {
            List<Seen> learnt = new ArrayList<>();
            List<Seen> tested = new ArrayList<>();
            for (int person = 0; person < people.people().size(); person++) {
                (person % FOLDS == fold ? tested : learnt)
                        .addAll(people.people().get(person));
            }
            right += right(learnt, tested);
            count += asked(tested).size();
        }
        return (double) right / count;
    }

    private int right(List<Seen> learnt, List<Seen> tested) {
        List<Seen> lessons = asked(learnt);
        LinearClassifier classifier = new LinearClassifier(
                lessons.stream().map(Seen::values).toList(),
                lessons.stream().mapToInt(seen -> label(seen.activity())).toArray(),
                classes.size());
        return (int) asked(tested).stream()
                .filter(seen -> classifier.classify(seen.values()) == label(seen.activity()))
                .count();
    }

    private List<Seen> asked(List<Seen> seen) {
        return seen.stream().filter(window -> label(window.activity()) >= 0).toList();
    }

    private int label(Activity activity) {
        for (int c = 0; c < classes.size(); c++) {
            if (classes.get(c).contains(activity)) {
                return c;
            }
        }
        return -1;
    }
}

package dev.proprio.experiments.exploration;

import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Draws the windows that are shown: of everybody one of some class, then one of another, before anybody has a second of a
 * class. The same seed draws the same ones.
 */
final class ShownWindowDraw {
    private ShownWindowDraw() {}

    /**
     * For each person, the indices of windows in order of time.
     *
     * @param perClass the most of a person's and class's
     * @param most of all people together
     * @param mostOfOne the most of one person's
     */
    static List<int[]> of(
            List<PersonPredictions> people, int classes, int perClass, int most, int mostOfOne, long seed) {
        int[][][] candidates = new int[people.size()][][];
        List<TreeSet<Integer>> drawn = new ArrayList<>();
        for (int person = 0; person < candidates.length; person++) {
            candidates[person] = shuffled(people.get(person), classes, seed);
            drawn.add(new TreeSet<>());
        }
        int left = most;
        for (int rank = 0; rank < perClass; rank++) {
            for (int turn = 0; turn < classes; turn++) {
                for (int person = 0; person < candidates.length && left > 0; person++) {
                    int[] some = candidates[person][(person + turn) % classes];
                    if (some.length > rank && drawn.get(person).size() < mostOfOne) {
                        drawn.get(person).add(some[rank]);
                        left--;
                    }
                }
            }
        }
        return drawn.stream()
                .map(indices -> indices.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    /** The person's windows of each class, in an order that is drawn. */
    private static int[][] shuffled(PersonPredictions person, int classes, long seed) {
        int[][] of = new int[classes][];
        KeyedRandom random = KeyedRandom.of(seed, "shown-windows", 0, KeyedRandom.keyOf(person.person()));
        for (int c = 0; c < classes; c++) {
            int label = c;
            int[] all = IntStream.range(0, person.truth().length)
                    .filter(window -> person.truth()[window] == label)
                    .toArray();
            int[] order = random.child("class", c).order(all.length);
            of[c] = Arrays.stream(order).map(i -> all[i]).toArray();
        }
        return of;
    }
}

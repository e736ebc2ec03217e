package dev.proprio.experiments.personalization;

import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws shots. They come from as many different bouts as there are, for neighbouring windows tell little more than one;
 * with more shots, those of fewer are among them. Methods are given the same.
 */
final class SupportDraw {
    private SupportDraw() {}

    /**
     * The numbers of the drawn windows, class by class.
     *
     * @param from the first class
     * @param to the class after the last
     * @param random keyed by experiment, person and episode
     */
    static int[] draw(PersonWindows person, int from, int to, int shots, KeyedRandom random) {
        int[] drawn = new int[(to - from) * shots];
        int at = 0;
        for (int label = from; label < to; label++) {
            List<Integer> order = order(person, label, random.child("class", label));
            for (int i = 0; i < shots; i++) {
                drawn[at++] = order.get(i);
            }
        }
        return drawn;
    }

    /** All windows of a class, one of each bout, then another of each, and so on. */
    private static List<Integer> order(PersonWindows person, int label, KeyedRandom random) {
        Map<Integer, List<Integer>> bouts = new LinkedHashMap<>();
        for (int i = 0; i < person.pool().count(); i++) {
            if (person.pool().label(i) == label) {
                bouts.computeIfAbsent(person.bouts()[i], bout -> new ArrayList<>())
                        .add(i);
            }
        }
        List<List<Integer>> shuffled = new ArrayList<>();
        for (List<Integer> bout : shuffle(List.copyOf(bouts.values()), random.child("bouts", 0))) {
            shuffled.add(shuffle(bout, random.child("windows", bout.getFirst())));
        }
        List<Integer> order = new ArrayList<>();
        for (int turn = 0; order.size() < person.available(label); turn++) {
            for (List<Integer> bout : shuffled) {
                if (turn < bout.size()) {
                    order.add(bout.get(turn));
                }
            }
        }
        return order;
    }

    private static <T> List<T> shuffle(List<T> items, KeyedRandom random) {
        return Arrays.stream(random.order(items.size())).mapToObj(items::get).toList();
    }
}

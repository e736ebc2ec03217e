package dev.proprio.experiments.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/** Deals devices so that each part costs about the same. */
final class Dealing {
    /** What a device costs beside its windows: one without any is not free. */
    private static final long EACH = 1;

    private Dealing() {}

    /** A part, and what it costs so far. */
    private record Part(int number, long cost, List<String> devices) {}

    /**
     * Deals the devices, each to the part that costs the least so far (Graham 1969).
     *
     * @param longestFirst in the order in which they are dealt, and train
     * @param parts the most parts, at least 1; none of them is empty
     */
    static List<List<String>> evenly(List<String> longestFirst, int parts, ToLongFunction<String> cost) {
        var least = new PriorityQueue<Part>(Comparator.comparingLong(Part::cost).thenComparingInt(Part::number));
        List<List<String>> dealt = new ArrayList<>();
        for (int i = 0; i < Math.min(parts, longestFirst.size()); i++) {
            var part = new Part(i, 0, new ArrayList<>());
            least.add(part);
            dealt.add(part.devices);
        }
        for (String device : longestFirst) {
            Part part = least.remove();
            part.devices.add(device);
            least.add(new Part(part.number, part.cost + EACH + cost.applyAsLong(device), part.devices));
        }
        return dealt;
    }
}

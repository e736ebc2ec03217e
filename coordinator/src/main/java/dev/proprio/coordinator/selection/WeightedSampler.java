package dev.proprio.coordinator.selection;

import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws from weighted items without replacement: each draw takes one of those left with a probability in proportion
 * to its weight. A binary tree of partial sums finds it in logarithmic time. Not thread-safe.
 */
final class WeightedSampler<T> {
    private final List<T> items;
    private final int leaves;
    /** Node i has the children 2i and 2i + 1; leaf j is node leaves + j. */
    private final double[] sums;

    /** @param weights one per item, finite and greater than 0 */
    WeightedSampler(List<T> items, double[] weights) {
        this.items = new ArrayList<>(items);
        this.leaves = Math.max(1, Integer.highestOneBit(Math.max(1, items.size() - 1)) * 2);
        this.sums = new double[2 * leaves];
        System.arraycopy(weights, 0, sums, leaves, items.size());
        for (int node = leaves - 1; node >= 1; node--) {
            sums[node] = sums[2 * node] + sums[2 * node + 1];
        }
    }

    /** The weight of what is left, rounding aside; 0 when nothing is. */
    double weight() {
        return sums[1];
    }

    /** Takes an item out; there must be one. */
    T draw(KeyedRandom random) {
        double at = random.nextDouble() * sums[1];
        int node = 1;
        while (node < leaves) {
            int child = 2 * node;
            // Rounding may point beyond what is left; an empty subtree is never entered.
            boolean right = sums[child] == 0 || (at >= sums[child] && sums[child + 1] > 0);
            if (right) {
                at -= sums[child];
                child++;
            }
            node = child;
        }
        T item = items.get(node - leaves);
        sums[node] = 0;
        for (int parent = node / 2; parent >= 1; parent /= 2) {
            sums[parent] = sums[2 * parent] + sums[2 * parent + 1];
        }
        return item;
    }
}

package dev.proprio.experiments.audit;

import dev.proprio.proto.update.ClientUpdate;
import java.util.ArrayList;
import java.util.List;

/** What a round's updates are like. Thread-safe. */
final class SeenUpdates {
    private final List<Float> norms = new ArrayList<>();
    private final List<Long> weights = new ArrayList<>();

    void add(ClientUpdate update) {
        double squares = 0;
        for (float value : update.withoutExponent().parameters()) {
            squares += (double) value * value;
        }
        if (Double.isFinite(squares)) {
            synchronized (this) {
                norms.add((float) Math.sqrt(squares));
                weights.add(update.weight());
            }
        }
    }

    /** The median of their norms; 0 without any. */
    synchronized float norm() {
        return norms.isEmpty() ? 0 : norms.stream().sorted().toList().get(norms.size() / 2);
    }

    /** The median of their weights; 1 without any. */
    synchronized long weight() {
        return weights.isEmpty() ? 1 : weights.stream().sorted().toList().get(weights.size() / 2);
    }
}

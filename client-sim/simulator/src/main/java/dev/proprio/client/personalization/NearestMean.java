package dev.proprio.client.personalization;

import java.util.List;
import java.util.Optional;

/**
 * Takes the class whose point is nearest; a class without a point is never taken.
 *
 * @param points one for each class
 */
record NearestMean(List<Optional<double[]>> points) {
    NearestMean {
        points = List.copyOf(points);
    }

    int[] classify(Embedding vectors) {
        int[] nearest = new int[vectors.count()];
        for (int n = 0; n < nearest.length; n++) {
            double least = Double.POSITIVE_INFINITY;
            for (int c = 0; c < points.size(); c++) {
                double distance = distance(vectors, n, c);
                if (distance < least) {
                    least = distance;
                    nearest[n] = c;
                }
            }
        }
        return nearest;
    }

    private double distance(Embedding vectors, int window, int label) {
        return points.get(label).map(point -> vectors.distance(window, point)).orElse(Double.POSITIVE_INFINITY);
    }

    /** How many values the points have. */
    long values() {
        return points.stream()
                .mapToLong(point -> point.map(p -> p.length).orElse(0))
                .sum();
    }
}

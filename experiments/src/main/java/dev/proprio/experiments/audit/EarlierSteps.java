package dev.proprio.experiments.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A model's last steps, of which the next is made up in part: devices go on in the direction in which they went. What is left of
 * a step without that is nearer to what its round's canaries did, for their directions are new in each round. Not thread-safe.
 */
final class EarlierSteps {
    /** More would take longer than they help. */
    private static final int MOST = 8;

    /** What is left of a vector that others make up to rounding points anywhere. */
    private static final double NOTHING = 1e-6;

    private final Deque<float[]> steps = new ArrayDeque<>();

    /** What of a step the ones before do not make up, by least squares; from then on it is one of them. */
    double[] without(float[] step) {
        List<double[]> basis = new ArrayList<>();
        for (float[] earlier : steps) {
            double[] left = left(earlier, basis);
            double length = Math.sqrt(product(left, left));
            if (length > NOTHING * length(earlier)) {
                scale(left, 1 / length);
                basis.add(left);
            }
        }
        double[] left = left(step, basis);
        steps.addLast(step);
        if (steps.size() > MOST) {
            steps.removeFirst();
        }
        return left;
    }

    private static double[] left(float[] step, List<double[]> basis) {
        double[] left = new double[step.length];
        for (int i = 0; i < left.length; i++) {
            left[i] = step[i];
        }
        for (double[] direction : basis) {
            double along = product(left, direction);
            for (int i = 0; i < left.length; i++) {
                left[i] -= along * direction[i];
            }
        }
        return left;
    }

    private static double length(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    private static double product(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    private static void scale(double[] vector, double factor) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= factor;
        }
    }
}

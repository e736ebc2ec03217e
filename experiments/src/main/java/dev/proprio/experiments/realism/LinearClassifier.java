package dev.proprio.experiments.realism;

import java.util.List;

/**
 * Multinomial logistic regression on standardized figures, with a ridge of 1 and every class weighing the same; by
 * accelerated gradient steps of the inverse of a bound on the curvature. Immutable.
 */
final class LinearClassifier {
    private static final int STEPS = 600;

    private final int classes;
    private final double[] mean;
    private final double[] deviation;
    private final double[] weights;

    /** Learns. Each of {@code labels} is below {@code classes}, and each class is there. */
    LinearClassifier(List<double[]> rows, int[] labels, int classes) {
        int width = rows.getFirst().length;
        this.classes = classes;
        this.mean = new double[width];
        this.deviation = new double[width];
        for (int f = 0; f < width; f++) {
            int figure = f;
            mean[f] = rows.stream().mapToDouble(row -> row[figure]).average().orElseThrow();
            deviation[f] = Math.sqrt(rows.stream()
                            .mapToDouble(row -> (row[figure] - mean[figure]) * (row[figure] - mean[figure]))
                            .average()
                            .orElseThrow())
                    + 1e-9;
        }
        double[] share = new double[classes];
        for (int label : labels) {
            share[label]++;
        }
        double[][] inputs = rows.stream().map(this::standardized).toArray(double[][]::new);
        int columns = width + 1;
        double ridge = 1.0 / rows.size();
        double step = 1 / (0.5 * columns * 4 + ridge);
        double[] now = new double[classes * columns];
        double[] ahead = now.clone();
        for (int k = 1; k <= STEPS; k++) {
            double[] slope = new double[now.length];
            for (int i = 0; i < inputs.length; i++) {
                double[] chances = chances(scores(ahead, inputs[i]));
                double weight = 1 / (share[labels[i]] * classes);
                for (int c = 0; c < classes; c++) {
                    double error = weight * (chances[c] - (c == labels[i] ? 1 : 0));
                    for (int f = 0; f < columns; f++) {
                        slope[c * columns + f] += error * inputs[i][f];
                    }
                }
            }
            double momentum = (k - 1.0) / (k + 2);
            for (int j = 0; j < now.length; j++) {
                double before = now[j];
                double pull = j % columns < width ? ridge * ahead[j] : 0;
                now[j] = ahead[j] - step * (slope[j] + pull);
                ahead[j] = now[j] + momentum * (now[j] - before);
            }
        }
        this.weights = now;
    }

    /** The class that is taken for most likely. */
    int classify(double[] row) {
        double[] scores = scores(weights, standardized(row));
        int best = 0;
        for (int c = 1; c < classes; c++) {
            best = scores[c] > scores[best] ? c : best;
        }
        return best;
    }

    private double[] standardized(double[] row) {
        double[] input = new double[row.length + 1];
        for (int f = 0; f < row.length; f++) {
            input[f] = (row[f] - mean[f]) / deviation[f];
        }
        input[row.length] = 1;
        return input;
    }

    private double[] scores(double[] from, double[] input) {
        double[] scores = new double[classes];
        for (int c = 0; c < classes; c++) {
            for (int f = 0; f < input.length; f++) {
                scores[c] += from[c * input.length + f] * input[f];
            }
        }
        return scores;
    }

    private static double[] chances(double[] scores) {
        double most = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            most = Math.max(most, score);
        }
        double sum = 0;
        double[] chances = new double[scores.length];
        for (int c = 0; c < scores.length; c++) {
            chances[c] = StrictMath.exp(scores[c] - most);
            sum += chances[c];
        }
        for (int c = 0; c < scores.length; c++) {
            chances[c] /= sum;
        }
        return chances;
    }
}

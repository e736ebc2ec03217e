package dev.proprio.experiments.exploration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * The two directions in which points vary most (Pearson 1901). The arrays are owned by the record and must not be written to.
 *
 * @param coordinates of each point along the first and the second, from the points' mean: {@code [point][axis]}
 * @param explained the share of the variance that lies along each
 * @param used of how many values of a point that is: those that vary most
 */
record PrincipalComponents(double[][] coordinates, double[] explained, int used) {
    /** So many values of a point are looked at. */
    static final int MOST_VALUES = 128;

    private static final int AXES = 2;

    /**
     * Of points with so many values each, one after the other.
     *
     * @param size values of a point, at least 1
     */
    static PrincipalComponents of(float[] values, int size) {
        int count = values.length / size;
        double[] means = new double[size];
        double[] variances = new double[size];
        for (int i = 0; i < values.length; i++) {
            means[i % size] += (double) values[i] / count;
        }
        for (int i = 0; i < values.length; i++) {
            double away = values[i] - means[i % size];
            variances[i % size] += away * away / count;
        }
        int[] used = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer value) -> -variances[value]))
                .limit(MOST_VALUES)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        double[][] centred = new double[count][used.length];
        for (int point = 0; point < count; point++) {
            for (int i = 0; i < used.length; i++) {
                centred[point][i] = values[point * size + used[i]] - means[used[i]];
            }
        }
        var eigen = new EigenDecompositionSymmetric(new Array2DRowRealMatrix(covariance(centred, used.length), false));
        double total = Math.max(Arrays.stream(variances).sum(), Double.MIN_NORMAL);
        double[][] coordinates = new double[count][AXES];
        double[] explained = new double[AXES];
        for (int axis = 0; axis < Math.min(AXES, used.length); axis++) {
            double[] direction = upright(eigen.getEigenvector(axis).toArray());
            explained[axis] = Math.max(0, eigen.getEigenvalue(axis)) / total;
            for (int point = 0; point < count; point++) {
                for (int i = 0; i < direction.length; i++) {
                    coordinates[point][axis] += direction[i] * centred[point][i];
                }
            }
        }
        return new PrincipalComponents(coordinates, explained, used.length);
    }

    private static double[][] covariance(double[][] centred, int size) {
        double[][] covariance = new double[size][size];
        for (double[] point : centred) {
            for (int i = 0; i < size; i++) {
                double share = point[i] / centred.length;
                for (int j = 0; j <= i; j++) {
                    covariance[i][j] += share * point[j];
                }
            }
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                covariance[j][i] = covariance[i][j];
            }
        }
        return covariance;
    }

    /** A direction and its opposite are as good; the one whose largest part is above 0 is taken. */
    private static double[] upright(double[] direction) {
        double most = 0;
        for (double part : direction) {
            most = Math.abs(part) > Math.abs(most) ? part : most;
        }
        double sign = Math.signum(most);
        return Arrays.stream(direction).map(part -> sign * part).toArray();
    }
}

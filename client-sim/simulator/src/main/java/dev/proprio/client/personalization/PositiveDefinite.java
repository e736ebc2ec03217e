package dev.proprio.client.personalization;

/** A symmetric positive definite matrix as the product of a lower triangular one with its transpose (Cholesky). */
final class PositiveDefinite {
    private final double[][] lower;

    /** @throws IllegalArgumentException if the matrix is not positive definite */
    PositiveDefinite(double[][] matrix) {
        int n = matrix.length;
        lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                if (i == j && !(sum > 0)) {
                    throw new IllegalArgumentException("the matrix is not positive definite at row " + i);
                }
                lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
            }
        }
    }

    /** The x of {@code matrix x = b}, for each column of b. */
    double[][] solve(double[][] b) {
        int n = lower.length;
        int columns = n == 0 ? 0 : b[0].length;
        double[][] x = new double[n][];
        for (int i = 0; i < n; i++) {
            x[i] = b[i].clone();
            for (int c = 0; c < columns; c++) {
                for (int k = 0; k < i; k++) {
                    x[i][c] -= lower[i][k] * x[k][c];
                }
                x[i][c] /= lower[i][i];
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int c = 0; c < columns; c++) {
                for (int k = i + 1; k < n; k++) {
                    x[i][c] -= lower[k][i] * x[k][c];
                }
                x[i][c] /= lower[i][i];
            }
        }
        return x;
    }
}

package dev.proprio.proto.secagg.graph;

/** How many marked clients are among k drawn without replacement. */
record Hypergeometric(int population, int marked, int drawn) {
    /** The least x with P[more than x] at most {@code bound}. */
    int upperQuantile(double bound) {
        int x = Math.min(marked, drawn);
        double tail = probability(x);
        while (tail <= bound && x != 0) {
            x--;
            tail += probability(x);
        }
        return x;
    }

    /** The greatest x with P[fewer than x] at most {@code bound}. */
    int lowerQuantile(double bound) {
        int most = Math.min(marked, drawn);
        int x = 0;
        double tail = probability(0);
        while (tail <= bound && x != most) {
            x++;
            tail += probability(x);
        }
        return x;
    }

    private double probability(int x) {
        return StrictMath.exp(
                logChoose(marked, x) + logChoose(population - marked, drawn - x) - logChoose(population, drawn));
    }

    /** The natural logarithm of n over k; minus infinity if there is no such choice. */
    static double logChoose(int n, int k) {
        return k < 0 || k > n ? Double.NEGATIVE_INFINITY : logFactorial(n) - logFactorial(k) - logFactorial(n - k);
    }

    private static double logFactorial(int n) {
        if (n < 16) {
            double product = 1;
            for (int i = 2; i <= n; i++) {
                product *= i;
            }
            return StrictMath.log(product);
        }
        // Stirling's series; the first term left out is below 1e-13 for n >= 16.
        double x = n + 1.0;
        double inverseSquare = 1 / (x * x);
        double series =
                (1.0 / 12 - inverseSquare * (1.0 / 360 - inverseSquare * (1.0 / 1260 - inverseSquare / 1680))) / x;
        return (x - 0.5) * StrictMath.log(x) - x + 0.5 * StrictMath.log(2 * StrictMath.PI) + series;
    }
}

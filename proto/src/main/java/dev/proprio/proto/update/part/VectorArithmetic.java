package dev.proprio.proto.update.part;

/** Vectors of equal lengths, each operation into a new one. */
final class VectorArithmetic {
    private VectorArithmetic() {}

    static double[] scaled(double[] values, double factor) {
        double[] products = new double[values.length];
        for (int i = 0; i < products.length; i++) {
            products[i] = values[i] * factor;
        }
        return products;
    }

    /** Equal parts of the values, each divided by its divisor; 0 where that is 0. */
    static double[] divided(double[] values, double[] divisors) {
        double[] quotients = new double[values.length];
        int length = values.length / divisors.length;
        for (int part = 0; part < divisors.length; part++) {
            if (divisors[part] != 0) {
                for (int i = part * length; i < (part + 1) * length; i++) {
                    quotients[i] = values[i] / divisors[part];
                }
            }
        }
        return quotients;
    }

    /** {@code a + factor * b}. */
    static double[] sum(double[] a, double factor, double[] b) {
        double[] sums = new double[a.length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = a[i] + factor * b[i];
        }
        return sums;
    }
}

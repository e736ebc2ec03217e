package dev.proprio.proto.secagg.shamir;

/** Arithmetic modulo the Mersenne prime 2^61 - 1, without branches on the values where secrets pass. */
final class Field61 {
    static final long P = (1L << 61) - 1;

    private Field61() {}

    static long add(long a, long b) {
        return reduce(a + b);
    }

    static long subtract(long a, long b) {
        return reduce(a - b + P);
    }

    static long multiply(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        return reduce((low & P) + ((low >>> 61) | (high << 3)));
    }

    static long power(long base, long exponent) {
        long result = 1;
        long square = base;
        for (long e = exponent; e != 0; e >>>= 1) {
            if ((e & 1) != 0) {
                result = multiply(result, square);
            }
            square = multiply(square, square);
        }
        return result;
    }

    /** The inverse by Fermat's little theorem; {@code a} must not be 0. */
    static long inverse(long a) {
        return power(a, P - 2);
    }

    /** The inverses of 1 to {@code largest}, each at its own index. */
    static long[] smallInverses(int largest) {
        long[] inverses = new long[largest + 1];
        inverses[Math.min(1, largest)] = largest == 0 ? 0 : 1;
        for (int i = 2; i <= largest; i++) {
            inverses[i] = multiply(P - P / i, inverses[(int) (P % i)]);
        }
        return inverses;
    }

    /** From 0..2P to 0..P-1. */
    private static long reduce(long a) {
        long less = a - P;
        return less + (P & (less >> 63));
    }
}

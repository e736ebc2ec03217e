package dev.proprio.proto.noise;

import dev.proprio.proto.random.RandomBits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * The number exp(-x^2 / (2 sigma^2)) 2^shift numerator / denominator, which random numbers are compared with: by doubles where those
 * can tell, and else by as many digits as it takes. What is found, and how many bits are drawn for it, is the same on every machine.
 *
 * @param x at least 0
 * @param sigma at least 1
 * @param numerator above 0
 * @param denominator above 0
 */
record ExponentialRatio(long x, long sigma, long numerator, int shift, long denominator) {
    private static final int FEW_DIGITS = 60;

    /** Lost by a division, a series and squarings, at most. */
    private static final int GUARD_DIGITS = 30;

    private static final double LOG10_OF_2 = 0.30103;

    /**
     * Whether it is above a uniform number between 0 and 1.
     *
     * @param known the number's first bits
     * @param count how many of them are known, up to 32
     * @param bits where the others come from: a word, and with less than 1 in 2^64 more
     */
    boolean isAbove(long known, int count, RandomBits bits) {
        long word = bits.nextLong();
        double uniform = Math.scalb(known + Math.scalb((double) (word >>> 11), -53), -count);
        double ratio = (double) x / sigma;
        double value = Math.scalb(Math.exp(-ratio * ratio / 2) * ((double) numerator / denominator), shift);
        double doubt = value * (ratio * ratio + 4) * 0x1p-50 + 0x1p-52;
        if (Math.abs(uniform - value) > doubt) {
            return uniform < value;
        }
        return isAbove(appended(BigInteger.valueOf(known), word), count + Long.SIZE, bits);
    }

    /** The same without doubles. */
    boolean isAbove(BigInteger known, int count, RandomBits bits) {
        BigInteger floor = known;
        int places = count;
        while (true) {
            if (compareTo(floor.add(BigInteger.ONE), places) >= 0) {
                return true;
            }
            if (compareTo(floor, places) <= 0) {
                return false;
            }
            floor = appended(floor, bits.nextLong());
            places += Long.SIZE;
        }
    }

    private static BigInteger appended(BigInteger bits, long word) {
        return bits.shiftLeft(Long.SIZE).add(new BigInteger(Long.toUnsignedString(word)));
    }

    /** Compares with {@code units / 2^places}. An exponential of a fraction other than 0 is none itself, so that digits tell them apart. */
    private int compareTo(BigInteger units, int places) {
        BigDecimal left = new BigDecimal(BigInteger.valueOf(numerator).shiftLeft(shift + places));
        BigDecimal right = new BigDecimal(units.multiply(BigInteger.valueOf(denominator)));
        if (x == 0) {
            return left.compareTo(right);
        }
        for (int digits = FEW_DIGITS + (int) (places * LOG10_OF_2); ; digits *= 2) {
            BigDecimal product = right.multiply(inverse(digits));
            BigDecimal difference = left.subtract(product);
            if (difference.abs().compareTo(product.movePointLeft(digits)) > 0) {
                return difference.signum();
            }
        }
    }

    /** exp(x^2 / (2 sigma^2)), to so many digits. */
    private BigDecimal inverse(int digits) {
        var precision = new MathContext(digits + GUARD_DIGITS);
        var square = BigInteger.valueOf(x).pow(2);
        var halves = BigInteger.valueOf(sigma).pow(2).shiftLeft(1);
        int halvings = Math.max(0, square.bitLength() - halves.bitLength() + 2);
        BigDecimal part = new BigDecimal(square).divide(new BigDecimal(halves.shiftLeft(halvings)), precision);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int n = 1; term.movePointRight(precision.getPrecision()).compareTo(BigDecimal.ONE) > 0; n++) {
            term = term.multiply(part).divide(BigDecimal.valueOf(n), precision);
            sum = sum.add(term, precision);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, precision);
        }
        return sum;
    }
}

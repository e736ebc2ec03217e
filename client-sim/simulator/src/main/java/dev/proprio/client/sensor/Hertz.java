package dev.proprio.client.sensor;

import java.math.BigDecimal;
import java.math.MathContext;

/** Rates as people write them: what follows from times is seldom round to the last bit. */
public final class Hertz {
    private static final MathContext SHOWN = new MathContext(6);
    private static final double TOLERANCE = 1e-5;

    private Hertz() {}

    /** A rate with at most 6 digits that say something: {@code 50}, {@code 31.25}. */
    public static String text(double rate) {
        return Double.isFinite(rate) && rate != 0
                ? new BigDecimal(rate).round(SHOWN).stripTrailingZeros().toPlainString()
                : rate == 0 ? "0" : Double.toString(rate);
    }

    /** Whether two rates differ by no more than rounding. Those that do not differ in {@link #text}. */
    public static boolean same(double one, double other) {
        return Math.abs(one - other) <= TOLERANCE * Math.max(Math.abs(one), Math.abs(other));
    }
}

package dev.proprio.experiments.sweep;

import dev.proprio.proto.random.KeyedRandom;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** How numbers are drawn from a range. */
enum SamplingScale {
    /** Evenly. */
    UNIFORM,
    /** So that their logarithms are even: as many from 0.001 to 0.01 as from 0.01 to 0.1. */
    LOG_UNIFORM,
    /** Whole numbers, evenly, both ends included. */
    INTEGERS;

    private static final MathContext DIGITS = new MathContext(4);

    /** A number as text, with four digits, so that it can be read and repeated. */
    String between(double low, double high, KeyedRandom random) {
        return switch (this) {
            case UNIFORM, LOG_UNIFORM -> at(random.nextDouble(), low, high);
            case INTEGERS -> Long.toString(random.nextLong((long) low, (long) high + 1));
        };
    }

    /** The number at a place, as text: places are from 0 to 1 where numbers are drawn evenly, and of whole ones how many come before. */
    String at(double place, double low, double high) {
        return switch (this) {
            case UNIFORM -> rounded(low + place * (high - low), low, high);
            case LOG_UNIFORM -> rounded(low * StrictMath.exp(place * StrictMath.log(high / low)), low, high);
            case INTEGERS -> Long.toString((long) Math.min(high, low + place));
        };
    }

    /** The place of a number. */
    double place(double value, double low, double high) {
        return switch (this) {
            case UNIFORM -> Math.clamp((value - low) / (high - low), 0.0, 1.0);
            case LOG_UNIFORM -> Math.clamp(StrictMath.log(value / low) / StrictMath.log(high / low), 0.0, 1.0);
            case INTEGERS -> value - low;
        };
    }

    /** Fewer digits may lie beyond an end of more digits, which stands in their place then. */
    private static String rounded(double value, double low, double high) {
        BigDecimal few = new BigDecimal(value).round(DIGITS);
        BigDecimal within = few.max(BigDecimal.valueOf(low)).min(BigDecimal.valueOf(high));
        return within.stripTrailingZeros().toPlainString();
    }

    /** The name as in the file: {@code log-uniform}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package dev.proprio.experiments.record;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** An epsilon as text, which promises no more than is kept: rounded up. */
public final class EpsilonText {
    private EpsilonText() {}

    /** With so many digits after the point. */
    public static String of(double epsilon, int digits) {
        return Double.isFinite(epsilon)
                ? BigDecimal.valueOf(epsilon)
                        .setScale(digits, RoundingMode.CEILING)
                        .toPlainString()
                : String.valueOf(epsilon);
    }
}

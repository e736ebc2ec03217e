package dev.proprio.experiments.statistics;

import java.util.Locale;

/** How a p-value is written. */
public final class PValue {
    /** Less than this is what rounding leaves of 0. */
    private static final double LEAST = 1e-15;

    private PValue() {}

    /** Four decimals, or two digits and a power where these would hold none; an en dash where there is none. */
    public static String text(double p) {
        if (Double.isNaN(p)) {
            return "\u2013";
        }
        if (p < LEAST) {
            return "<1e-15";
        }
        return String.format(Locale.ROOT, p < 1e-4 ? "%.1e" : "%.4f", p);
    }

    /** The same without zeros at the end, for sentences. */
    public static String plain(double p) {
        String text = text(p);
        return text.contains("e") ? text : text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    /** The same behind its sign: {@code = 0.0312}, {@code < 1e-15}. */
    public static String clause(double p) {
        String plain = plain(p);
        return plain.startsWith("<") ? "< " + plain.substring(1) : "= " + plain;
    }
}

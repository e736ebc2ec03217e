package dev.proprio.experiments.report;

import dev.proprio.proto.text.CountText;
import java.util.Locale;

/** Numbers as the report shows them, the same in every country; no line breaks between one and its unit. */
final class Format {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private Format() {}

    /** A coordinate in a drawing. */
    static String at(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    /** A share as an axis shows it: only the decimals that it needs. */
    static String percentTick(double share) {
        return tick(100 * share) + "%";
    }

    /** A number as an axis shows it: only the decimals that it needs. */
    static String tick(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-3 || size >= 1e6)) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.replaceAll("\\.?0+$", "");
    }

    /** A number with about three significant digits. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size >= 100 || size == 0) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        if (size >= 10) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        return String.format(Locale.ROOT, size >= 0.01 ? "%.3f" : "%.2e", value);
    }

    /** A whole number with a thin space between thousands. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202f');
    }

    /** The same, of what {@code noun} is one of. */
    static String count(long value, String noun) {
        return value == 1 ? CountText.of(value, noun) : "%s\u00a0%ss".formatted(count(value), noun);
    }

    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit + 1 < UNITS.length) {
            value /= 1000;
            unit++;
        }
        boolean whole = unit == 0 || value >= 100;
        return String.format(Locale.ROOT, whole ? "%.0f\u00a0%s" : "%.1f\u00a0%s", value, UNITS[unit]);
    }

    static String seconds(double seconds) {
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f\u00a0s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d\u00a0min\u00a0%02d\u00a0s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d\u00a0h\u00a0%02d\u00a0min", whole / 3600, whole / 60 % 60);
    }

    /** At most {@code length} characters, the end of a longer text replaced by an ellipsis. */
    static String shortened(String text, int length) {
        return text.codePointCount(0, text.length()) <= length
                ? text
                : text.substring(0, text.offsetByCodePoints(0, length - 1)) + "…";
    }
}

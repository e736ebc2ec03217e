package dev.proprio.proto.extension;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory or data, written {@code 64kB}, {@code 512MB} or {@code 2GB}.
 *
 * @param count bytes, at least 0
 */
public record Bytes(long count) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})\\s*(B|kB|MB|GB|TB)");
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};
    private static final int STEP = 1000;

    public Bytes {
        if (count < 0) {
            throw new IllegalArgumentException("an amount of bytes must be at least 0 but was " + count);
        }
    }

    /** {@code count} million bytes. */
    public static Bytes megabytes(long count) {
        return new Bytes(Math.multiplyExact(count, STEP * STEP));
    }

    /** The amount that {@code text} stands for, if it is one. Units are powers of 1000. */
    public static Optional<Bytes> parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        for (int i = 0; !UNITS[i].equals(matcher.group(2)); i++) {
            if (count > Long.MAX_VALUE / STEP) {
                return Optional.empty();
            }
            count *= STEP;
        }
        return Optional.of(new Bytes(count));
    }

    /** The amount in the largest unit that needs no fraction. */
    @Override
    public String toString() {
        long left = count;
        int unit = 0;
        while (left != 0 && left % STEP == 0 && unit < UNITS.length - 1) {
            left /= STEP;
            unit++;
        }
        return left + UNITS[unit];
    }
}

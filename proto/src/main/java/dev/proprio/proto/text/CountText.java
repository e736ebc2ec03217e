package dev.proprio.proto.text;

import java.util.Locale;

/**
 * How many there are of something, in words that fit one as well as many: {@code 1 person}, {@code 2 people}. What is one
 * of many, as in {@code 1 of 3 people}, has the plural of these.
 */
public final class CountText {
    private CountText() {}

    /** So many of what {@code noun} is one of, whose plural has an s more. */
    public static String of(long count, String noun) {
        return of(count, noun, noun + "s");
    }

    /** So many of what {@code one} or {@code many} name. */
    public static String of(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    /** So many of all of {@code many}, with the verb for one or that for several: {@code 1 of 3 rows was}. */
    public static String partOf(long count, long all, String many, String verbOfOne, String verbOfMany) {
        return String.format(Locale.ROOT, "%s of %s %s %s", count, all, many, count == 1 ? verbOfOne : verbOfMany);
    }
}

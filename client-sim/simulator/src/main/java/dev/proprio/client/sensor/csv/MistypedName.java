package dev.proprio.client.sensor.csv;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody may have meant who mistyped a name. */
final class MistypedName {
    /** Shorter names must be alike but for case, blanks and signs. */
    private static final int SHORTEST = 4;

    private MistypedName() {}

    /** The one of {@code names} that is most like {@code name}, if one is so like it that it must be meant. */
    static Optional<String> of(String name, Collection<String> names) {
        Optional<String> nearest = Optional.empty();
        int least = Integer.MAX_VALUE;
        for (String other : names) {
            int distance = distance(plain(name), plain(other));
            boolean alike = distance == 0
                    || (plain(name).length() >= SHORTEST
                            && distance <= Math.max(1, plain(name).length() / 4)
                            && digits(name).equals(digits(other)));
            if (alike && distance < least) {
                nearest = Optional.of(other);
                least = distance;
            }
        }
        return nearest;
    }

    private static String plain(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
        return plain.isEmpty() ? name : plain;
    }

    private static String digits(String name) {
        return name.replaceAll("\\P{N}", "");
    }

    /** How many characters are put in, left out or exchanged, at least (Levenshtein). */
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int exchanged = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(exchanged, 1 + Math.min(row[j - 1], before[j]));
            }
            before = row;
        }
        return before[b.length()];
    }
}

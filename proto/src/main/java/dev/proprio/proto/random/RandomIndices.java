package dev.proprio.proto.random;

import java.util.BitSet;

/** Random places in a list. */
public final class RandomIndices {
    private RandomIndices() {}

    /**
     * So many different places below {@code length}, each such set equally likely, ascending (Floyd's algorithm:
     * Bentley and Floyd 1987, "A sample of brilliance").
     */
    public static int[] draw(int length, int count, KeyedRandom random) {
        var chosen = new BitSet(length);
        for (int last = length - count; last < length; last++) {
            int place = random.nextInt(last + 1);
            chosen.set(chosen.get(place) ? last : place);
        }
        return chosen.stream().toArray();
    }
}

package dev.proprio.proto.query;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What the answers of several devices add up to. Immutable. */
public final class SummedAnswer {
    private final long devices;
    private final long clamped;
    private final Map<String, long[]> sums;

    /**
     * @param devices how many answered
     * @param clamped how many values they have moved to the end of their range, or left out
     * @param sums by the vector's name; they are copied
     */
    public SummedAnswer(long devices, long clamped, Map<String, long[]> sums) {
        this.devices = devices;
        this.clamped = clamped;
        Map<String, long[]> copies = new LinkedHashMap<>();
        sums.forEach((name, values) -> copies.put(name, values.clone()));
        this.sums = Collections.unmodifiableMap(copies);
    }

    /** How many devices answered. */
    public long devices() {
        return devices;
    }

    /** How many values they have moved to the end of their range, or left out. */
    public long clamped() {
        return clamped;
    }

    /** A copy of the sum of the vector {@code name}, which there must be. */
    public long[] sum(String name) {
        long[] sum = sums.get(name);
        if (sum == null) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "the answers have the vectors %s but not \"%s\"", sums.keySet(), name));
        }
        return sum.clone();
    }
}

package dev.proprio.proto.query;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What one device answers: vectors of whole numbers, by name. Immutable. */
public final class QueryAnswer {
    private final Map<String, long[]> vectors;
    private final long clamped;

    /**
     * @param vectors by name; they are copied
     * @param clamped how many values the device has moved to the end of their range, or left out
     */
    public QueryAnswer(Map<String, long[]> vectors, long clamped) {
        Map<String, long[]> copies = new LinkedHashMap<>();
        vectors.forEach((name, values) -> copies.put(name, values.clone()));
        this.vectors = Collections.unmodifiableMap(copies);
        this.clamped = clamped;
    }

    /** The names of its vectors. */
    public Set<String> names() {
        return vectors.keySet();
    }

    /** A copy of the vector {@code name}; empty if it has none of that name. */
    public long[] vector(String name) {
        long[] values = vectors.get(name);
        return values == null ? new long[0] : values.clone();
    }

    /** How many values the device has moved to the end of their range, or left out. */
    public long clamped() {
        return clamped;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QueryAnswer answer
                && answer.clamped == clamped
                && answer.names().equals(names())
                && names().stream().allMatch(name -> Arrays.equals(vector(name), answer.vector(name)));
    }

    @Override
    public int hashCode() {
        return names().hashCode() * 31 + Long.hashCode(clamped);
    }

    @Override
    public String toString() {
        return "QueryAnswer" + names();
    }
}

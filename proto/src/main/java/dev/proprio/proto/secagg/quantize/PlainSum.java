package dev.proprio.proto.secagg.quantize;

import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.VectorSpec;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The sum without cryptography: what secure aggregation yields for the same clients, to the bit. It is associative, so
 * parts may be summed anywhere and merged. Not thread-safe.
 */
public final class PlainSum {
    private final List<RingVector> sums;
    private int count;

    public PlainSum(List<VectorSpec> vectors) {
        this.sums = vectors.stream()
                .map(vector -> RingVector.zeros(vector.length(), vector.bits()))
                .collect(Collectors.toUnmodifiableList());
    }

    /** Adds one client's vectors. */
    public void add(List<RingVector> vectors) {
        addAll(vectors);
        count++;
    }

    /** Adds another part of the sum. */
    public void merge(PlainSum other) {
        merge(other.sums, other.count);
    }

    /** Adds another part of the sum, which so many clients' vectors came to. */
    public void merge(List<RingVector> part, int clients) {
        addAll(part);
        count += clients;
    }

    /** Number of clients in the sum. */
    public int count() {
        return count;
    }

    /** The sums so far, as they grow. */
    public List<RingVector> sums() {
        return sums;
    }

    private void addAll(List<RingVector> vectors) {
        if (vectors.size() != sums.size()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s vectors cannot be added to %s", vectors.size(), sums.size()));
        }
        for (int i = 0; i < sums.size(); i++) {
            sums.get(i).add(vectors.get(i));
        }
    }
}

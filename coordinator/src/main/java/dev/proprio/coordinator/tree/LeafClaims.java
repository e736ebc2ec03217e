package dev.proprio.coordinator.tree;

import dev.proprio.coordinator.grpc.Availability;
import dev.proprio.coordinator.grpc.ReconnectPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.LongSupplier;

/**
 * Which leaf each device is connected to. A leaf may not have noticed yet that a device has left it for another: the latest
 * that said so has it. Not thread-safe.
 */
final class LeafClaims {
    private final LongSupplier nanoTime;

    /** The leaves that said of a device that it is there, the latest last. */
    private final Map<String, SequencedSet<String>> leaves = new HashMap<>();

    /** When the connections broke of devices that may come back; the first that broke is first. */
    private final SequencedMap<String, Long> broken = new LinkedHashMap<>();

    private long longestComeBack = ReconnectPolicy.COME_BACK.toNanos();

    LeafClaims(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * A device came to a leaf.
     *
     * @return the leaf that had it
     */
    Optional<String> came(String device, String leaf) {
        SequencedSet<String> known = leaves.computeIfAbsent(device, unknown -> new LinkedHashSet<>());
        Optional<String> before = known.isEmpty() ? Optional.empty() : Optional.of(known.getLast());
        known.remove(leaf);
        known.addLast(leaf);
        broken.remove(device);
        return before.filter(other -> !other.equals(leaf));
    }

    /** A device's connection to a leaf has ended. */
    void gone(String device, String leaf, boolean broke) {
        SequencedSet<String> known = leaves.get(device);
        if (known == null || !known.remove(leaf) || !known.isEmpty()) {
            return;
        }
        leaves.remove(device);
        if (broke) {
            broken.putLast(device, nanoTime.getAsLong());
        }
        forget();
    }

    /** A leaf is gone, and with it the connections to it. */
    void gone(String leaf) {
        List<String> its = leaves.entrySet().stream()
                .filter(entry -> entry.getValue().contains(leaf))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        its.forEach(device -> gone(device, leaf, true));
    }

    /** Whom nobody expects any more. */
    private void forget() {
        long now = nanoTime.getAsLong();
        Iterator<Long> first = broken.values().iterator();
        while (first.hasNext() && now - first.next() >= longestComeBack) {
            first.remove();
        }
    }

    /** The leaf that a device is connected to. */
    Optional<String> leafOf(String device) {
        return Optional.ofNullable(leaves.get(device)).map(SequencedSet::getLast);
    }

    /** How many devices are connected to any leaf. */
    int size() {
        return leaves.size();
    }

    Availability availability(String device, Duration comeBack) {
        longestComeBack = Math.max(longestComeBack, comeBack.toNanos());
        if (leaves.containsKey(device)) {
            return Availability.HERE;
        }
        Long since = broken.get(device);
        return since != null && nanoTime.getAsLong() - since < comeBack.toNanos()
                ? Availability.EXPECTED
                : Availability.GONE;
    }
}

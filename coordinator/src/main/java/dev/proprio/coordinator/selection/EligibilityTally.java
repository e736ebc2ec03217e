package dev.proprio.coordinator.selection;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Counts devices, each once, and what keeps them from being asked. Not thread-safe. */
public final class EligibilityTally {
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Integer> reasons = new TreeMap<>();

    /**
     * Notes a device that was looked at.
     *
     * @param reason what keeps it from being asked; empty if nothing does
     */
    public void note(String device, Optional<String> reason) {
        if (seen.add(device)) {
            reason.ifPresent(why -> reasons.merge(why, 1, Integer::sum));
        }
    }

    /** What there has been up to now. */
    public EligibilityCount count() {
        int barred = reasons.values().stream().mapToInt(Integer::intValue).sum();
        return new EligibilityCount(seen.size(), seen.size() - barred, reasons);
    }
}

package dev.proprio.coordinator.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a worker is told of an experiment, and what it must have made of that.
 *
 * @param settings the whole spec, as JSON
 * @param versions of what computes
 * @param digests SHA-256 of what was prepared, by name
 */
public record LeasedExperiment(String settings, Map<String, String> versions, Map<String, String> digests) {
    public LeasedExperiment {
        versions = new TreeMap<>(versions);
        digests = new TreeMap<>(digests);
    }

    /** Why a worker with these versions can't take part; empty if it can. */
    public Optional<String> otherVersions(Map<String, String> theirs) {
        return difference("the version of", versions, theirs);
    }

    /** Why a worker that prepared something else can't take part; empty if it can. */
    public Optional<String> otherDigests(Map<String, String> theirs) {
        return difference("the SHA-256 of its", digests, theirs);
    }

    private static Optional<String> difference(String what, Map<String, String> ours, Map<String, String> theirs) {
        List<String> differing = new ArrayList<>();
        ours.forEach((name, value) -> {
            String other = theirs.getOrDefault(name, "unknown");
            if (!value.equals(other)) {
                differing.add("%s %s is %s but the run's is %s".formatted(what, name, other, value));
            }
        });
        return differing.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", differing));
    }
}

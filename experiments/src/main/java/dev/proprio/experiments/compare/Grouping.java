package dev.proprio.experiments.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts the runs that differ in their seed alone into groups. */
final class Grouping {
    private Grouping() {}

    /**
     * The groups, in the order of their first runs. A group none of whose runs was done is left out.
     *
     * @param notes gets a sentence for each run that failed, and for each that is left out
     * @throws IncomparableException if two runs have the same settings and seed but not the same result
     */
    static List<RunGroup> of(List<FinishedRun> runs, List<String> notes) throws IncomparableException {
        Map<Map<String, String>, List<FinishedRun>> bySettings = new LinkedHashMap<>();
        for (FinishedRun run : runs) {
            bySettings
                    .computeIfAbsent(run.settings(), settings -> new ArrayList<>())
                    .add(run);
        }
        List<String> labels = GroupLabels.of(List.copyOf(bySettings.keySet()));
        List<RunGroup> groups = new ArrayList<>();
        int at = 0;
        for (List<FinishedRun> members : bySettings.values()) {
            String given = members.getFirst().name();
            String label = labels.get(at++);
            String own = label.isEmpty() ? members.getFirst().summary().name() : label;
            RunGroup group = group(given.isEmpty() ? own : given, members, notes);
            if (group.runs().isEmpty()) {
                notes.add("no run of %s was done, so that it is left out".formatted(group.name()));
            } else {
                groups.add(group);
            }
        }
        return groups;
    }

    private static RunGroup group(String name, List<FinishedRun> members, List<String> notes)
            throws IncomparableException {
        SortedMap<Long, FinishedRun> done = new TreeMap<>();
        List<FinishedRun> failed = new ArrayList<>();
        for (FinishedRun run : members) {
            long seed = run.summary().seed();
            if (run.users().isEmpty()) {
                failed.add(run);
                notes.add("%s failed with seed %s: %s"
                        .formatted(name, seed, run.summary().failure().orElse("no reason is known")));
                continue;
            }
            FinishedRun twin = done.putIfAbsent(seed, run);
            if (twin != null && !twin.users().equals(run.users())) {
                throw new IncomparableException(
                        ("%s and %s have the same settings and the same seed, %s, but not the same result; name only"
                                        + " one of them")
                                .formatted(twin.folder(), run.folder(), seed));
            }
        }
        return new RunGroup(name, done, failed);
    }
}

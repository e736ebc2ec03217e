package dev.proprio.experiments.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Names for sets of settings, made of what differs between them. */
public final class GroupLabels {
    private GroupLabels() {}

    /** The keys whose values are not the same everywhere, in the order in which they come first. */
    public static List<String> differing(List<Map<String, String>> all) {
        Set<String> keys = new LinkedHashSet<>();
        all.forEach(settings -> keys.addAll(settings.keySet()));
        return keys.stream()
                .filter(key -> all.stream()
                                .map(settings -> Optional.ofNullable(settings.get(key)))
                                .distinct()
                                .count()
                        > 1)
                .toList();
    }

    /**
     * A name for each: {@code algorithm=fedprox mu=0.1}. A key is shortened to its last part where that
     * says enough; all names are empty when nothing differs. What only some have, and those all alike, is left
     * out if it can be: it comes with something that is named.
     */
    public static List<String> of(List<Map<String, String>> all) {
        List<String> differing = differing(all);
        List<String> telling = differing.stream()
                .filter(key -> all.stream()
                                .filter(settings -> settings.containsKey(key))
                                .map(settings -> settings.get(key))
                                .distinct()
                                .count()
                        > 1)
                .toList();
        List<String> labels = of(all, telling);
        return labels.stream().distinct().count() == all.stream().distinct().count() ? labels : of(all, differing);
    }

    private static List<String> of(List<Map<String, String>> all, List<String> differing) {
        Map<String, Long> ends =
                differing.stream().collect(Collectors.groupingBy(GroupLabels::end, Collectors.counting()));
        List<String> labels = new ArrayList<>();
        for (Map<String, String> settings : all) {
            List<String> parts = differing.stream()
                    .filter(settings::containsKey)
                    .map(key -> (ends.getOrDefault(end(key), 0L) > 1 ? key : end(key)) + "=" + settings.get(key))
                    .toList();
            String without = differing.isEmpty() ? "" : "no " + end(differing.getFirst());
            labels.add(parts.isEmpty() ? without : String.join(" ", parts));
        }
        return labels;
    }

    private static String end(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }
}

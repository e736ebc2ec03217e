package dev.proprio.coordinator.selection;

import dev.proprio.proto.text.CountText;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How many devices a round could have asked.
 *
 * @param seen devices that were looked at: all that are connected, or would be if they were not put aside; of simulated ones as many as it took
 * @param eligible those that may be asked
 * @param reasons how many of the others there are, by what keeps them from being asked, such as "too few labels"
 */
public record EligibilityCount(int seen, int eligible, Map<String, Integer> reasons) {
    public EligibilityCount {
        reasons = Collections.unmodifiableMap(new TreeMap<>(reasons));
    }

    /** In words that follow how many were seen: {@code 4 eligible (5 have too few labels, 3 have other hardware)}. */
    public String text() {
        String others = reasons.entrySet().stream()
                .map(reason -> "%s %s %s"
                        .formatted(reason.getValue(), reason.getValue() == 1 ? "has" : "have", reason.getKey()))
                .collect(Collectors.joining(", "));
        return "%s eligible%s".formatted(eligible, others.isEmpty() ? "" : " (" + others + ")");
    }

    /** The same with how many were seen. */
    public String sentence() {
        return "of %s that %s looked at, %s"
                .formatted(CountText.of(seen, "device"), seen == 1 ? "was" : "were", text());
    }
}

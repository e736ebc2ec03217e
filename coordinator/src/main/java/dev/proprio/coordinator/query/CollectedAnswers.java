package dev.proprio.coordinator.query;

import dev.proprio.proto.query.SummedAnswer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a query.
 *
 * @param sum of the answers that count; empty if there is none
 * @param asked how many devices were asked
 * @param refused why the answers of others do not count, or never came, by device
 * @param repeated how many answers came from devices that had answered before
 */
public record CollectedAnswers(Optional<SummedAnswer> sum, int asked, Map<String, String> refused, int repeated) {
    public CollectedAnswers {
        refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
    }

    /** Why the first of those whose answers do not count is not in the sum, in parentheses; empty if there is none. */
    public String firstRefusal() {
        return refused.values().stream().findFirst().map(" (%s)"::formatted).orElse("");
    }

    /** How many devices' answers count. */
    public long answered() {
        return sum.map(SummedAnswer::devices).orElse(0L);
    }
}

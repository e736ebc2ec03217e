package dev.proprio.coordinator.query;

import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.secagg.quantize.PlainSum;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Adds up the answers to a query that come in the clear. Whoever was not asked, answers twice, or answers what no device can
 * is refused with a reason, and counted. Thread-safe.
 */
public final class AnswerCollector {
    private final Query query;
    private final Set<String> asked;
    private final Set<String> answered = new HashSet<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private final PlainSum sum;
    private int repeated;

    /**
     * Nothing yet.
     *
     * @throws IllegalArgumentException in a sentence if the answers of so many devices can't be summed
     */
    public AnswerCollector(Query query, Collection<String> asked) {
        this.query = query;
        this.asked = Set.copyOf(asked);
        this.sum = new PlainSum(query.shape().specs(this.asked.size()));
    }

    /** Takes a device's answer, or says in a sentence why it does not count. */
    public synchronized Optional<String> accept(String device, QueryAnswer answer) {
        if (!asked.contains(device)) {
            return refuse(device, "it was not asked");
        }
        if (answered.contains(device)) {
            repeated++;
            return Optional.of("the answer of %s does not count: it has answered before".formatted(device));
        }
        Optional<String> fault = query.fault(answer);
        if (fault.isPresent()) {
            return refuse(device, fault.get());
        }
        sum.add(query.shape().encode(answer, asked.size()));
        answered.add(device);
        refused.remove(device);
        return Optional.empty();
    }

    private Optional<String> refuse(String device, String why) {
        String sentence = "the answer of %s does not count: %s".formatted(device, why);
        refused.put(device, sentence);
        return Optional.of(sentence);
    }

    /** Whether an answer of a device counts. */
    public synchronized boolean has(String device) {
        return answered.contains(device);
    }

    /** Notes that no answer will come from a device. */
    public synchronized void failed(String device, String why) {
        if (asked.contains(device) && !answered.contains(device)) {
            refused.put(device, "%s did not answer: %s".formatted(device, why));
        }
    }

    /** What there is so far. */
    public synchronized CollectedAnswers collected() {
        return new CollectedAnswers(
                answered.isEmpty()
                        ? Optional.empty()
                        : Optional.of(query.shape().decode(ExactSums.of(sum.sums()))),
                asked.size(),
                refused,
                repeated);
    }
}

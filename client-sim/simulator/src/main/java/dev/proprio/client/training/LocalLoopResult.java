package dev.proprio.client.training;

import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.update.SectionValues;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a {@link LocalLoop} did.
 *
 * @param samples windows in the shard
 * @param steps how many steps were taken
 * @param moved how far the parameters have moved; may belong to the trainer until its next use
 * @param metrics the mean loss and the mean of its squares
 */
public record LocalLoopResult(int samples, int steps, SectionValues moved, Map<String, Metric> metrics) {
    LocalLoopResult(int samples, int steps, float[] change, Map<String, Metric> metrics) {
        this(samples, steps, SectionValues.of(change), metrics);
    }

    /** How far the parameters have moved, as a vector. */
    public float[] change() {
        return moved.vector();
    }

    /** The change and nothing else, weighted by samples. */
    public ClientUpdate update() {
        return update(Exchange.PLAIN, Map.of());
    }

    /** The change and other sections, weighted as the exchange says. */
    public ClientUpdate update(Exchange exchange, Map<String, float[]> others) {
        Map<String, SectionValues> sections = new LinkedHashMap<>();
        sections.put(ClientUpdate.PARAMETERS, moved);
        others.forEach((name, vector) -> sections.put(name, SectionValues.of(vector)));
        return ClientUpdate.ofValues(exchange.weight(samples), sections, metrics);
    }

    /**
     * Multiplies the change in place.
     *
     * @param ofStatistics the factor of what running statistics have moved by, which is no step
     */
    public void scale(double factor, double ofStatistics, ParameterLayout layout) {
        float[] change = change();
        float[] before = layout.statistics().isEmpty() ? change : change.clone();
        for (int i = 0; i < change.length; i++) {
            change[i] = (float) (change[i] * factor);
        }
        for (var slice : layout.statistics()) {
            for (int i = slice.offset(); i < slice.offset() + slice.length(); i++) {
                change[i] = (float) (before[i] * ofStatistics);
            }
        }
    }
}

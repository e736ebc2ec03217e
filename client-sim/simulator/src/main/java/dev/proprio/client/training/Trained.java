package dev.proprio.client.training;

import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.update.Values;
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
public record Trained(int samples, int steps, Values moved, Map<String, Metric> metrics) {
    Trained(int samples, int steps, float[] change, Map<String, Metric> metrics) {
        this(samples, steps, Values.of(change), metrics);
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
        Map<String, Values> sections = new LinkedHashMap<>();
        sections.put(ClientUpdate.PARAMETERS, moved);
        others.forEach((name, vector) -> sections.put(name, Values.of(vector)));
        return ClientUpdate.ofValues(exchange.weight(samples), sections, metrics);
    }

    /** Multiplies the change in place. */
    void scale(double factor) {
        float[] change = change();
        for (int i = 0; i < change.length; i++) {
            change[i] = (float) (change[i] * factor);
        }
    }
}

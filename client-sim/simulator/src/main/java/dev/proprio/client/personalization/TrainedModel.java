package dev.proprio.client.personalization;

import dev.proprio.client.training.ClientState;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What training left behind. The arrays are not written to.
 *
 * @param layout how the whole model is made up
 * @param initial the whole model's initial parameters
 * @param last what the devices of another round would receive
 * @param states what each device remembers, by device; those that remember nothing are left out
 */
public record TrainedModel(ParameterLayout layout, float[] initial, Broadcast last, Map<String, ClientState> states) {
    public TrainedModel {
        states = Collections.unmodifiableMap(new TreeMap<>(states));
    }

    /** A model that is whole and of which no device remembers anything. */
    public static TrainedModel of(ParameterLayout layout, float[] parameters) {
        return new TrainedModel(layout, parameters, Broadcast.of(layout, parameters), Map.of());
    }

    /** The whole model: what travelled, and initial values for the rest. */
    public float[] parameters() {
        return layout.overlay(initial, last.layout(), last.parameters());
    }

    /** The mean of what the devices remember under a name, or {@code otherwise} if none does. */
    public float[] meanOf(String name, float[] otherwise) {
        double[] sum = new double[otherwise.length];
        int count = 0;
        for (ClientState state : states.values()) {
            float[] vector = state.vector(name, sum.length == 0 ? otherwise : new float[0]);
            if (vector.length == sum.length) {
                count++;
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += vector[i];
                }
            }
        }
        if (count == 0) {
            return otherwise;
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / count);
        }
        return mean;
    }
}

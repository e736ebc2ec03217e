package dev.proprio.client.personalization;

import dev.proprio.client.training.Trainer;
import dev.proprio.proto.extension.Named;

/**
 * The global model as it is. New-client rule: nothing is adapted; classes that were in nobody's training are never
 * predicted.
 */
@Named(value = "global", summary = "The global model as it is, without adaptation: what all others have to beat.")
public record Unadapted() implements Personalizer {
    @Override
    public boolean applies(int shots, int known, int classes) {
        return known > 0;
    }

    /** The shots are not looked at. */
    @Override
    public boolean adapts() {
        return false;
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) {
        return new AdaptedModel(Predictor.model(closed(person)), 0, person.start().length);
    }

    /** The model with the outputs of novel classes shut. */
    static float[] closed(Person person) {
        OutputLayer head = OutputLayer.of(person.layout());
        if (person.known() == head.classes() || person.known() == 0) {
            return person.start();
        }
        float[] parameters = person.start().clone();
        for (int c = person.known(); c < head.classes(); c++) {
            java.util.Arrays.fill(
                    parameters, head.weights() + c * head.inputs(), head.weights() + (c + 1) * head.inputs(), 0);
            if (head.biases() >= 0) {
                parameters[head.biases() + c] = -1e9f;
            }
        }
        return parameters;
    }
}

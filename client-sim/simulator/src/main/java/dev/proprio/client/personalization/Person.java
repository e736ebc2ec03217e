package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ClientState;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.List;

/**
 * Someone to adapt to, as their device sees it. The arrays are not written to.
 *
 * @param layout how the model for the person's classes is made up
 * @param start what that model starts from: the foundation, and initial values for the outputs of novel classes
 * @param classes the names of the person's classes, those that were in training first, in training's order
 * @param known how many of them were in training
 * @param trained the names of all classes that were in training
 * @param support the labelled windows to adapt with; there may be none
 * @param sums what else the person is given, by default the sum of the training devices' contributions
 * @param state what the device remembers from training; nothing for someone who took no part
 * @param random keyed by experiment, person and episode
 */
public record Person(
        ParameterLayout layout,
        float[] start,
        List<String> classes,
        int known,
        List<String> trained,
        Windows support,
        double[] sums,
        ClientState state,
        KeyedRandom random) {
    public Person {
        classes = List.copyOf(classes);
        trained = List.copyOf(trained);
    }

    /** The same person with another model to start from. */
    public Person from(float[] other) {
        return new Person(layout, other, classes, known, trained, support, sums, state, random);
    }

    /** How many shots of a class there are. */
    public int shots(int label) {
        int count = 0;
        for (int i = 0; i < support.count(); i++) {
            if (support.label(i) == label) {
                count++;
            }
        }
        return count;
    }
}

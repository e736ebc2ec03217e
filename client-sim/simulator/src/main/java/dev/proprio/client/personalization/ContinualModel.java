package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.List;

/** A model that goes on learning from one person, session after session, with what their device keeps of earlier ones. Not thread-safe. */
public final class ContinualModel {
    private final FineTune how;
    private final ParameterLayout layout;
    private final ReplayMemory memory;
    private final KeyedRandom random;
    private float[] parameters;
    private int sessions;

    /**
     * @param how the model is fitted to windows, each time from where it was
     * @param start its parameters before the first session, which are not written to
     * @param random keyed by experiment and person
     */
    public ContinualModel(
            FineTune how, ParameterLayout layout, float[] start, ReplayMemory memory, KeyedRandom random) {
        this.how = how;
        this.layout = layout;
        this.memory = memory;
        this.random = random;
        this.parameters = start;
    }

    /**
     * Learns from a session's labelled windows and, beside them, from those that are kept, and then keeps some of them.
     *
     * @param trainer in any state
     * @throws TrainingException if the training diverges
     */
    public void learn(Windows labelled, Trainer trainer) throws TrainingException {
        Windows all = Windows.concatenate(labelled.length(), labelled.channels(), List.of(labelled, memory.windows()));
        parameters = how.descent()
                .run(
                        parameters,
                        all,
                        trainer,
                        random.child("session", sessions++),
                        FineTune.only(
                                new ParameterMask(how.layers()),
                                layout,
                                how.descent().step()),
                        how.loss())
                .parameters();
        memory.add(labelled);
    }

    /** What it is now; not to be written to. */
    public float[] parameters() {
        return parameters;
    }
}

package dev.proprio.client.training;

import dev.proprio.client.sensor.Windows;

/** Who says what a window without a label is, and when that counts. One device's in one round; not thread-safe. */
interface Guide {
    /**
     * Looks at windows; the trainer has the model in training before and afterwards.
     *
     * @param destination receives probabilities, window by window, class by class
     */
    void look(Trainer trainer, Windows windows, int count, float[] destination) throws TrainingException;

    /** Whether a window counts that is most likely of a class, and how likely. */
    boolean passes(int label, float probability);

    /** Whether the probabilities themselves are learnt, and not the most likely class. */
    boolean isSoft();

    /** Notes that a step was taken. */
    default void stepped(Trainer trainer) {}

    /**
     * What a trainer's model says.
     *
     * @throws TrainingException if it shows no probabilities
     */
    static void scores(Trainer trainer, Windows windows, int count, float[] destination) throws TrainingException {
        if (!trainer.scores(windows, 0, count, destination)) {
            throw TrainingException.withoutWeights();
        }
    }
}

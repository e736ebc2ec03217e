package dev.proprio.client.training;

/** A loss of what the last layer gives of a mini-batch, for a {@link HeadedTrainer}. Allocates nothing; not thread-safe. */
@FunctionalInterface
public interface OutputLoss {
    /**
     * Takes the loss of a mini-batch and differentiates it.
     *
     * @param outputs of the windows, one after the other from the beginning on, without gaps
     * @param gradient receives that of the sum of the windows' losses with respect to the outputs, laid out alike; what was in it is
     *     overwritten
     * @param windows how many there are, at least 1
     * @return the sum of the windows' losses
     */
    double differentiate(float[] outputs, float[] gradient, int windows);
}

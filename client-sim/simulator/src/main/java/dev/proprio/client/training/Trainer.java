package dev.proprio.client.training;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.SectionValues;

/**
 * Runs the steps of one model. A trainer keeps the model's parameters between calls and nothing else:
 * no momentum, no iteration count. Not thread-safe: one trainer belongs to one thread.
 */
public interface Trainer extends AutoCloseable {
    /** How the flat parameter vector is made up. */
    ParameterLayout layout();

    /** Replaces all parameters by {@code parameters}, which is copied. */
    void setParameters(float[] parameters);

    /**
     * The same without a copy, where a trainer can do without: nobody writes to {@code parameters} until they are replaced
     * again.
     */
    default void startFrom(float[] parameters) {
        setParameters(parameters);
    }

    /** Copies all parameters into {@code destination}. */
    void getParameters(float[] destination);

    /**
     * How far the parameters have moved from {@code from}, which nobody writes to meanwhile. It holds until the trainer's
     * next use, whatever that is; until then the caller may write to its vector.
     */
    default SectionValues moved(float[] from) {
        float[] parameters = new float[from.length];
        getParameters(parameters);
        return SectionValues.difference(parameters, from, parameters);
    }

    /** Keys the randomness of the steps that follow (dropout). */
    void setRandom(KeyedRandom random);

    /**
     * Refuses a mini-batch that is too small for the model to learn from, before any step is taken.
     *
     * @param windows at least 1
     * @throws TrainingException if batch normalization would take its statistics from one value
     */
    void requireBatch(int windows) throws TrainingException;

    /**
     * One step of SGD on the mean loss of a mini-batch: {@code w <- w - learningRate * gradient}. Where the model's
     * layers are regularized the gradient contains it, the returned loss does not.
     *
     * @param order window indices; the mini-batch is {@code order[from]} to {@code order[to - 1]}
     * @return the mini-batch's mean loss before the step; may be NaN or infinite when training diverges
     */
    double step(Windows shard, int[] order, int from, int to, double learningRate);

    /**
     * One step that a rule makes of the gradient of a mini-batch's mean loss. Running statistics, such as batch
     * normalization's, lie between the parameters and have a gradient of 0; they move as the model's layers say,
     * whatever the rule does to them.
     *
     * @param order window indices; the mini-batch is {@code order[from]} to {@code order[to - 1]}
     * @return the mini-batch's mean loss before the step; may be NaN or infinite when training diverges
     */
    double step(Windows shard, int[] order, int from, int to, StepRule rule);

    /**
     * One step that a rule makes, as above, on another loss of the labels, which is the one that it returns; on cross-entropy it is the
     * same as without.
     *
     * @throws TrainingException if this trainer can't do that
     */
    default double step(Windows shard, int[] order, int from, int to, StepRule rule, GeneralizedCrossEntropy loss)
            throws TrainingException {
        if (loss.isCrossEntropy()) {
            return step(shard, order, from, to, rule);
        }
        throw TrainingException.withoutRobustLoss();
    }

    /**
     * One step that a rule makes with another loss, of the last hidden layer's values; the returned loss does not contain it.
     *
     * @throws TrainingException if this trainer does not show them
     */
    default double step(Windows shard, int[] order, int from, int to, StepRule rule, RepresentationLoss more)
            throws TrainingException {
        throw TrainingException.withoutRepresentations();
    }

    /**
     * The same with a loss that counts each window as often as its weight says: the gradient is the mean of
     * {@code weight * gradient}, and what layers add to it as a penalty counts once. The returned loss is without weights.
     *
     * @param weights of the shard's windows, by index; at least 0
     * @throws TrainingException if this trainer can't do that
     */
    default double step(Windows shard, int[] order, int from, int to, StepRule rule, float[] weights)
            throws TrainingException {
        throw TrainingException.withoutWeights();
    }

    /**
     * One step with windows that are of several classes, each to some share. The returned loss is their mean cross-entropy,
     * without weights.
     *
     * @param weights of the shard's windows, by index, as above; none if all windows count alike
     * @param targets the shares of the shard's windows, by index and class
     * @throws TrainingException if this trainer can't do that
     */
    default double step(Windows shard, int[] order, int from, int to, StepRule rule, float[] weights, float[] targets)
            throws TrainingException {
        throw TrainingException.withoutShares();
    }

    /**
     * Another trainer of the same model, with a head in place of its last layer. It keeps parameters of its own, is the same for the same
     * head, and belongs to this trainer's thread.
     *
     * @throws TrainingException if this trainer can't do that
     */
    default HeadedTrainer withHead(LinearHead head) throws TrainingException {
        throw TrainingException.withoutHeads();
    }

    /**
     * How many values the output layer takes of a window.
     *
     * @throws TrainingException if this trainer does not show them
     */
    default int representationSize() throws TrainingException {
        throw TrainingException.withoutRepresentations();
    }

    /**
     * What the output layer takes of each window when nothing is being trained.
     *
     * @param destination receives the values, window by window
     * @throws TrainingException if this trainer does not show them
     */
    default void represent(Windows windows, float[] destination) throws TrainingException {
        throw TrainingException.withoutRepresentations();
    }

    /**
     * Classifies windows {@code from} to {@code to - 1}.
     *
     * @param predictions receives a class index per window, at the window's own index
     * @return the sum of the losses
     */
    double evaluate(Windows windows, int from, int to, int[] predictions);

    /**
     * Classifies all windows.
     *
     * @param atOnce how many at a time, at least 1
     * @param predictions receives a class index per window
     * @return the sum of the losses
     */
    default double evaluateAll(Windows windows, int atOnce, int[] predictions) {
        double loss = 0;
        for (int from = 0; from < windows.count(); from += atOnce) {
            loss += evaluate(windows, from, Math.min(windows.count(), from + atOnce), predictions);
        }
        return loss;
    }

    /**
     * What the output layer gives of windows {@code from} to {@code to - 1}: probabilities, where it is a softmax.
     *
     * @param destination receives them from its beginning on, window by window, class by class
     * @return whether this trainer shows them; if not, nothing is written
     */
    default boolean scores(Windows windows, int from, int to, float[] destination) {
        return false;
    }

    @Override
    void close();
}

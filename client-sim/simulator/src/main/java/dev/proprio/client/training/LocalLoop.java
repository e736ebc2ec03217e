package dev.proprio.client.training;

import dev.proprio.client.training.step.Momentum;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.schedule.Constant;
import dev.proprio.proto.schedule.Schedule;
import dev.proprio.proto.update.Metric;
import java.util.Map;

/**
 * The loop of local algorithms that take steps on mini-batches: shuffled anew in each epoch, the last mini-batch
 * of an epoch with what is left.
 */
public record LocalLoop(
        @Setting("Passes over the shard, at least 1.") int epochs,
        @Setting("Windows per mini-batch, at least 1.") int batch,
        @Setting("Step size, greater than 0.") double learningRate,

        @Setting("How the step size changes with the rounds.")
        Schedule schedule,

        @Setting("Share of the devices that in a round have time for some of the epochs only, each for a random"
                + " number of them; between 0 and 1.")
        double straggling) {
    public LocalLoop {
        Require.atLeast("epochs", epochs, 1);
        Require.atLeast("batch", batch, 1);
        Require.positive("learningRate", learningRate);
        Require.between("straggling", straggling, 0, 1);
    }

    /** Every device has time for all epochs. */
    public LocalLoop(int epochs, int batch, double learningRate, Schedule schedule) {
        this(epochs, batch, learningRate, schedule, 0);
    }

    /** A step size that stays. */
    public LocalLoop(int epochs, int batch, double learningRate) {
        this(epochs, batch, learningRate, new Constant());
    }

    public LocalLoop() {
        this(1, 32, 0.05);
    }

    /** The step size of a round. */
    public double rate(LocalRound round) {
        return learningRate * schedule.checkedFactor(round.round());
    }

    /** Trains with plain SGD. */
    public LocalLoopResult descend(LocalRound round, Trainer trainer) throws TrainingException {
        double rate = rate(round);
        return run(round, trainer, (order, from, to) -> trainer.step(round.shard(), order, from, to, rate));
    }

    /** Trains with plain SGD on gradients that {@code correction} has changed. */
    public LocalLoopResult descend(LocalRound round, Trainer trainer, StepRule correction) throws TrainingException {
        return follow(round, trainer, correction.then(new Momentum(rate(round), 0, 0, false)));
    }

    /** Trains with steps of a rule. */
    public LocalLoopResult follow(LocalRound round, Trainer trainer, StepRule rule) throws TrainingException {
        return run(round, trainer, (order, from, to) -> trainer.step(round.shard(), order, from, to, rule));
    }

    /** The same with another loss, of the last hidden layer's values. */
    public LocalLoopResult follow(LocalRound round, Trainer trainer, StepRule rule, RepresentationLoss more)
            throws TrainingException {
        return run(round, trainer, (order, from, to) -> trainer.step(round.shard(), order, from, to, rule, more));
    }

    /** The same with windows that count as often as their weights say; the losses it notes are without them. */
    public LocalLoopResult follow(LocalRound round, Trainer trainer, StepRule rule, float[] weights)
            throws TrainingException {
        return run(round, trainer, (order, from, to) -> trainer.step(round.shard(), order, from, to, rule, weights));
    }

    /** The same on another loss of the labels, which is the one that it notes. */
    public LocalLoopResult follow(LocalRound round, Trainer trainer, StepRule rule, GeneralizedCrossEntropy loss)
            throws TrainingException {
        return run(round, trainer, (order, from, to) -> trainer.step(round.shard(), order, from, to, rule, loss));
    }

    /** How many steps there are in so many passes over a shard. */
    public int steps(int samples, int passes) {
        return Math.multiplyExact(passes, (samples - 1) / batch + 1);
    }

    /** How many epochs there is time for in a round: a straggler stops after any number of them. */
    public int epochs(LocalRound round) {
        if (straggling == 0) {
            return epochs;
        }
        KeyedRandom random = round.random().child("straggling", 0);
        return random.nextDouble() < straggling ? 1 + random.nextInt(epochs) : epochs;
    }

    /** Trains with steps that are more than one pass over a mini-batch. */
    public LocalLoopResult run(LocalRound round, Trainer trainer, Step step) throws TrainingException {
        trainer.requireBatch((round.shard().count() - 1) % batch + 1);
        trainer.startFrom(round.parameters());
        trainer.setRandom(round.random().child("steps", 0));
        int[] order = new int[round.shard().count()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        double losses = 0;
        double squares = 0;
        int passes = epochs(round);
        for (int epoch = 1; epoch <= passes; epoch++) {
            round.random().shuffle(order, order.length);
            for (int from = 0; from < order.length; from += batch) {
                int to = Math.min(order.length, from + batch);
                double loss = step.take(order, from, to);
                if (!Double.isFinite(loss)) {
                    throw new TrainingException(
                            "the loss became %s at step %s of epoch %s; lower the learning rate (%s) or check the data"
                                    .formatted(loss, from / batch + 1, epoch, learningRate));
                }
                losses += loss * (to - from);
                squares += loss * loss * (to - from);
            }
        }
        return new LocalLoopResult(
                order.length,
                steps(order.length, passes),
                trainer.moved(round.parameters()),
                Map.of(
                        Metric.LOSS, new Metric(losses, (double) passes * order.length),
                        Metric.SQUARED_LOSS, new Metric(squares / passes, order.length)));
    }

    /** One step. */
    @FunctionalInterface
    public interface Step {
        /** Takes it on windows {@code order[from]} to {@code order[to - 1]}; returns their mean loss. */
        double take(int[] order, int from, int to) throws TrainingException;
    }
}

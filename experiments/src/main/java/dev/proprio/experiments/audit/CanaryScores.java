package dev.proprio.experiments.audit;

import dev.proprio.coordinator.optimizer.ServerOptimizer;
import dev.proprio.coordinator.optimizer.ServerSgd;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How likely each canary is to be in a run, by what is published of it: the models of all rounds. Where it is known how far an
 * update moves the model, a round counts by the logarithm of how much likelier its step is if the canary was drawn with its
 * probability than if it was not; elsewhere by how far the model went along the canary's direction. What the steps before let
 * expect of a step is left out. Of who was in a round it is told
 * nothing.
 */
final class CanaryScores implements RoundListener {
    /** Beyond, the exponential is all that counts. */
    private static final double LARGE = 30;

    private final Canaries canaries;
    private final ServerOptimizer optimizer;
    private final double rate;
    private final ToDoubleFunction<RoundResult> divisor;
    private final Supplier<float[]> magnitudes;
    private final double[] scores;
    private final EarlierSteps earlier = new EarlierSteps();
    private float[] before;

    /**
     * @param rate the probability with which a device that takes part is in a round
     * @param divisor by what a round's sum of updates was divided
     * @param magnitudes how long a canary's update was in each value in the round that has just ended
     */
    CanaryScores(
            Canaries canaries,
            GlobalModel initial,
            ServerOptimizer optimizer,
            double rate,
            ToDoubleFunction<RoundResult> divisor,
            Supplier<float[]> magnitudes) {
        this.canaries = canaries;
        this.optimizer = optimizer;
        this.rate = rate;
        this.divisor = divisor;
        this.magnitudes = magnitudes;
        this.scores = new double[canaries.count()];
        this.before = initial.parameters();
    }

    @Override
    public void roundEnded(RoundResult result) {
        float[] after = result.model().parameters();
        float[] sent = magnitudes.get();
        float[] step = new float[after.length];
        for (int i = 0; i < step.length; i++) {
            step[i] = after[i] - before[i];
        }
        double[] unexpected = earlier.without(step);
        float[] moved = new float[step.length];
        double squares = 0;
        for (int i = 0; i < moved.length; i++) {
            moved[i] = (float) (sent[i] * unexpected[i]);
            squares += (double) moved[i] * moved[i];
        }
        before = after;
        double deviation = Math.sqrt(squares);
        if (deviation > 0 && Double.isFinite(deviation)) {
            double shift = step(result.round()) * squared(sent) / divisor.applyAsDouble(result) / deviation;
            IntStream.range(0, scores.length).parallel().forEach(canary -> {
                double away = canaries.along(canary, result.round(), moved) / deviation;
                scores[canary] += shift > 0 ? likelihood(shift, away) : away;
            });
        }
    }

    private static double squared(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        return sum;
    }

    /** The logarithm of how much likelier it is to be so many deviations away if it may have been moved by some. */
    private double likelihood(double shift, double away) {
        double exponent = shift * away - shift * shift / 2;
        return exponent > LARGE ? exponent + Math.log(rate) : Math.log1p(rate * Math.expm1(exponent));
    }

    /** How far the model moves for each unit of the aggregated update; 0 if nobody can say. */
    private double step(int round) {
        return optimizer instanceof ServerSgd(double learningRate, var schedule)
                ? learningRate * schedule.checkedFactor(round)
                : 0;
    }

    /** The canaries' scores up to now: the higher, the likelier. */
    double[] scores() {
        return Arrays.copyOf(scores, scores.length);
    }
}

package dev.proprio.client.training;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ArgMax;

/**
 * FixMatch on devices (Sohn et al. 2020, Algorithm 1): what the model says of a weakly changed window without a label is taken for its class where the
 * model is sure enough, and a strongly changed view of it is trained on. With class-wise thresholds it is FlexMatch (Zhang et al. 2021,
 * equations 5 to 9). Labels stay on the devices, and what is sent is one change of the parameters, as sgd sends it.
 */
@Named(
        value = "pseudo-label",
        summary = "SGD that takes for labels what the model is sure of, on windows that have none (FixMatch).",
        differs = {
            "Labelled windows are not changed; in the paper they are, weakly.",
            "A window must be more likely than the threshold; in the paper it may be as likely. So nothing passes a threshold of 1.",
            "Class-wise thresholds are never below a half, and follow what the round's first model says; in FlexMatch they may be 0, and follow each step."
        })
public record PseudoLabel(
        @Setting(value = "The steps on labelled windows.", inline = true)
        LocalLoop loop,

        @Setting("How likely the model must find a class for a window to count, from 0 to 1; 1 is sgd.")
        double threshold,

        @Setting("Whether classes of which the model is seldom sure have a lower threshold.")
        boolean classWise,

        @Setting(value = "The windows without a label.", inline = true)
        UnlabelledViews views)
        implements UnlabelledAlgorithm {
    /** More likely than all other classes together. */
    private static final double LEAST = 0.5;

    public PseudoLabel {
        Require.between("threshold", threshold, 0, 1);
    }

    public PseudoLabel() {
        this(new LocalLoop(), 0.95, false, new UnlabelledViews());
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        double[] thresholds = thresholds(round, trainer);
        Guide guide = new Guide() {
            @Override
            public void look(Trainer model, Windows windows, int count, float[] destination) throws TrainingException {
                Guide.scores(model, windows, count, destination);
            }

            @Override
            public boolean passes(int label, float probability) {
                return probability > thresholds[label];
            }

            @Override
            public boolean isSoft() {
                return false;
            }
        };
        return LocalResult.of(
                new UnlabelledLoop(round, trainer, loop, views, guide).run().update());
    }

    private double[] thresholds(LocalRound round, Trainer trainer) throws TrainingException {
        int classes = UnlabelledLoop.classes(trainer.layout());
        double[] thresholds = new double[classes];
        int windows = round.unlabelled().count();
        int[] sure = classWise && threshold < 1 && windows > 0 ? sure(round, trainer, classes) : new int[classes];
        int most = 0;
        int unsure = windows;
        for (int count : sure) {
            most = Math.max(most, count);
            unsure -= count;
        }
        for (int label = 0; label < classes; label++) {
            thresholds[label] = classWise && threshold < 1
                    ? flexible((double) sure[label] / Math.max(1, Math.max(most, unsure)))
                    : threshold;
        }
        return thresholds;
    }

    /** FlexMatch's threshold of a class that is learnt to some degree, from 0 to 1. */
    double flexible(double learnt) {
        return Math.max(Math.min(threshold, LEAST), threshold * learnt / (2 - learnt));
    }

    /** Of how many windows the round's first model is sure, class by class. */
    private int[] sure(LocalRound round, Trainer trainer, int classes) throws TrainingException {
        int count = round.unlabelled().count();
        var windows = new Windows(
                round.unlabelled().length(),
                round.unlabelled().channels(),
                round.unlabelled().features(),
                new int[count]);
        float[] scores = new float[Math.multiplyExact(count, classes)];
        trainer.setParameters(round.parameters());
        Guide.scores(trainer, windows, count, scores);
        int[] sure = new int[classes];
        for (int i = 0; i < count; i++) {
            int label = ArgMax.of(scores, i * classes, classes);
            if (scores[i * classes + label] > threshold) {
                sure[label]++;
            }
        }
        return sure;
    }
}

package dev.proprio.client.training;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/**
 * Mean teacher on devices (Tarvainen and Valpola 2017): a teacher, whose parameters are the moving mean of the model's over the device's steps, says how likely each
 * class is for a weakly changed window without a label, and the model learns to say the same of a strongly changed view of it.
 */
@Named(
        value = "mean-teacher",
        summary = "SGD that learns from a moving mean of its own models what windows without a label are.",
        differs = {
            "The teacher begins each round as the global model, which is a mean over many devices already, and devices remember nothing; in the paper there is one teacher from beginning to end.",
            "Model and teacher are compared by cross-entropy; in the paper by the squared difference of probabilities.",
            "The weight does not rise in the beginning."
        })
public record MeanTeacher(
        @Setting(value = "The steps on labelled windows.", inline = true)
        LocalLoop loop,

        @Setting(
                "Share of the teacher that stays in each step, from 0 to 1; 0 is the model itself, 1 the round's first model.")
        double decay,

        @Setting(
                "How likely the teacher must find a class for a window to count, from 0 to 1; 0 for all windows, 1 is sgd.")
        double threshold,

        @Setting(value = "The windows without a label.", inline = true)
        UnlabelledViews views)
        implements UnlabelledAlgorithm {
    public MeanTeacher {
        Require.between("decay", decay, 0, 1);
        Require.between("threshold", threshold, 0, 1);
    }

    public MeanTeacher() {
        this(new LocalLoop(), 0.9, 0, new UnlabelledViews());
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        Guide guide = new Teacher(round.parameters(), decay, threshold);
        return LocalResult.of(
                new UnlabelledLoop(round, trainer, loop, views, guide).run().update());
    }

    /** The moving mean, and what it says. */
    static final class Teacher implements Guide {
        private final float[] mean;
        private final float[] student;
        private final double decay;
        private final double threshold;

        Teacher(float[] first, double decay, double threshold) {
            this.mean = first.clone();
            this.student = new float[first.length];
            this.decay = decay;
            this.threshold = threshold;
        }

        @Override
        public void look(Trainer trainer, Windows windows, int count, float[] destination) throws TrainingException {
            trainer.getParameters(student);
            trainer.setParameters(mean);
            Guide.scores(trainer, windows, count, destination);
            trainer.setParameters(student);
        }

        @Override
        public boolean passes(int label, float probability) {
            return probability > threshold;
        }

        @Override
        public boolean isSoft() {
            return true;
        }

        /** {@code mean <- decay mean + (1 - decay) model}. */
        @Override
        public void stepped(Trainer trainer) {
            trainer.getParameters(student);
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (float) (decay * mean[i] + (1 - decay) * student[i]);
            }
        }

        float[] mean() {
            return mean;
        }
    }
}

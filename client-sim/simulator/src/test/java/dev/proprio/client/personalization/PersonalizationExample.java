package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.random.KeyedRandom;
import java.util.List;
import java.util.stream.IntStream;

/** A small model and people for it, the same whenever they are asked for. */
final class PersonalizationExample {
    static final InputShape SHAPE = new InputShape(16, 3, 4);
    static final Model MODEL = new Model(new Cnn1d(List.of(6), 3, 2, List.of(9)), SHAPE, 5);
    static final List<String> CLASSES = List.of("a", "b", "c", "d");

    private PersonalizationExample() {}

    /** Windows with the labels in turn, each class around a pattern of its own. */
    static Windows windows(int count, long seed) {
        return windows(IntStream.range(0, count).map(i -> i % SHAPE.classes()).toArray(), seed);
    }

    static Windows windows(int[] labels, long seed) {
        float[] features = new float[labels.length * SHAPE.size()];
        var random = KeyedRandom.of(seed, "windows");
        for (int n = 0; n < labels.length; n++) {
            for (int i = 0; i < SHAPE.size(); i++) {
                double pattern = StrictMath.sin((labels[n] + 1) * 0.7 * i);
                features[n * SHAPE.size() + i] = (float) (pattern + 0.6 * random.nextGaussian());
            }
        }
        return new Windows(SHAPE.length(), SHAPE.channels(), features, labels);
    }

    static Windows none() {
        return windows(new int[0], 1);
    }

    /** Someone who took no part and gives these windows. */
    static Person person(Windows support) {
        return person(support, new double[0]);
    }

    static Person person(Windows support, double[] sums) {
        return person(MODEL, MODEL.initialParameters(), support, sums, ClientState.EMPTY);
    }

    static Person person(Model model, float[] start, Windows support, double[] sums, ClientState state) {
        return new Person(
                model.layout(),
                start,
                CLASSES,
                CLASSES.size(),
                CLASSES,
                support,
                sums,
                state,
                KeyedRandom.of(1, "person"));
    }

    /** What a method predicts for a person. */
    static int[] predictions(Personalizer method, Person person, Windows query) throws TrainingException {
        try (Trainer trainer = MODEL.newTrainer()) {
            return method.adapt(person, trainer).predictor().predict(query, trainer);
        }
    }

    /** The contributions of devices with these windows. */
    static double[] contributions(Personalizer method, float[] model, List<Windows> shards) throws TrainingException {
        double[] sums = new double[0];
        try (Trainer trainer = MODEL.newTrainer()) {
            for (Windows shard : shards) {
                trainer.setParameters(model);
                double[] one = method.contribution(shard, SHAPE.classes(), trainer);
                if (sums.length == 0) {
                    sums = new double[one.length];
                }
                for (int i = 0; i < one.length; i++) {
                    sums[i] += one[i];
                }
            }
        }
        return sums;
    }
}

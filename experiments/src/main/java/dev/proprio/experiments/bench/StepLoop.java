package dev.proprio.experiments.bench;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.StepRule;
import dev.proprio.client.training.Trainer;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Optional;
import java.util.function.Supplier;

/** One trainer's steps, over and over. Belongs to the thread that made it. */
final class StepLoop implements AutoCloseable {
    private static final int BATCHES = 4;
    private static final double LEARNING_RATE = 0.01;

    private final Trainer trainer;
    private final float[] parameters;
    private final Windows windows;
    private final int[] order;
    private final int batch;
    private final Optional<StepRule> rule;

    /** Steps of plain SGD. */
    StepLoop(Model model, int batch) {
        this(model, batch, Optional.empty());
    }

    /** Steps of a rule, or of plain SGD. */
    StepLoop(Model model, int batch, Optional<Supplier<StepRule>> rule) {
        this.rule = rule.map(Supplier::get);
        this.trainer = model.newTrainer();
        this.parameters = model.initialParameters();
        this.windows = noise(model.shape(), BATCHES * batch);
        this.order = new int[windows.count()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        this.batch = batch;
    }

    /** Steps from the initial parameters until {@code seconds} are over, at least once; steps per second. */
    double stepsPerSecond(double seconds) {
        trainer.setParameters(parameters);
        trainer.setRandom(KeyedRandom.of(1, "bench"));
        long start = System.nanoTime();
        long limit = (long) (seconds * 1e9);
        int steps = 0;
        long elapsed;
        do {
            int from = steps % BATCHES * batch;
            if (rule.isPresent()) {
                trainer.step(windows, order, from, from + batch, rule.get());
            } else {
                trainer.step(windows, order, from, from + batch, LEARNING_RATE);
            }
            steps++;
            elapsed = System.nanoTime() - start;
        } while (elapsed < limit);
        return steps * 1e9 / elapsed;
    }

    @Override
    public void close() {
        trainer.close();
    }

    /** So many windows that are nothing but noise, each of some class. */
    static Windows noise(InputShape shape, int count) {
        var random = KeyedRandom.of(1, "bench-windows");
        float[] features = new float[count * shape.size()];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % shape.classes();
        }
        return new Windows(shape.length(), shape.channels(), features, labels);
    }
}

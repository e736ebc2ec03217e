package dev.proprio.client.training.fused;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainerKind;
import dev.proprio.proto.random.KeyedRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random networks of supported layers: DL4J and the fused trainer must agree on each. */
class ParityTest {
    private static final double TOLERANCE = 1e-4;

    static LongStream cases() {
        return LongStream.range(0, Integer.getInteger("proprio.cases", 40));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theFusedTrainerStepsAsDl4jDoes(long key) {
        var random = KeyedRandom.of(11, "parity", 0, key);
        var network = new RandomNetwork(random);
        var model = new Model(network, network.shape(), key, TrainerKind.DL4J);
        int batch = (network.normalizes() ? 4 : 1) + random.nextInt(9);
        Windows shard = shard(network.shape(), 3 * batch, random);
        int[] order = order(3 * batch, random);
        float[] start = perturbed(model.initialParameters(), random);
        try (Trainer reference = model.newTrainer();
                Trainer fused = new Model(network, network.shape(), key, TrainerKind.FUSED).newTrainer()) {
            reference.setParameters(start);
            fused.setParameters(start);
            double rate = 0.125;
            double expected = reference.step(shard, order, 0, batch, rate);
            double loss = fused.step(shard, order, 0, batch, rate);
            assertThat(loss / expected - 1).as("loss of %s", network).isBetween(-1e-5, 1e-5);
            compareGradients(model, start, reference, fused, network);
            for (int step = 1; step < 10; step++) {
                int from = step % 3 * batch;
                reference.step(shard, order, from, from + batch, 0.01);
                fused.step(shard, order, from, from + batch, 0.01);
            }
            assertThat(distance(parameters(model, fused), parameters(model, reference), 0, start.length))
                    .as("ten steps of %s", network)
                    .isLessThan(TOLERANCE);
            compareEvaluations(shard, reference, fused, network);
        }
    }

    private static void compareGradients(
            Model model, float[] start, Trainer reference, Trainer fused, RandomNetwork network) {
        float[] expected = difference(parameters(model, reference), start);
        float[] actual = difference(parameters(model, fused), start);
        double whole = norm(expected, 0, expected.length);
        for (var slice : model.layout().slices()) {
            int from = slice.offset();
            int to = from + slice.length();
            double off = norm(difference(actual, expected), from, to);
            // The difference of parameters has the rounding of the parameters themselves.
            double rounding = 1e-7 * norm(start, from, to);
            assertThat(off)
                    .as("gradient of %s in %s, whole gradient %s", slice.name(), network, whole)
                    .isLessThan(TOLERANCE * norm(expected, from, to) + rounding + 1e-6 * whole);
        }
    }

    private static void compareEvaluations(Windows shard, Trainer reference, Trainer fused, RandomNetwork network) {
        int[] expected = new int[shard.count()];
        int[] predictions = new int[shard.count()];
        double expectedLoss = reference.evaluate(shard, 0, shard.count(), expected);
        double loss = fused.evaluate(shard, 0, shard.count(), predictions);
        assertThat(Math.abs(loss - expectedLoss))
                .as("evaluation of %s", network)
                .isLessThan(1e-3 * (Math.abs(expectedLoss) + 1e-2));
        int differing = 0;
        for (int i = 0; i < expected.length; i++) {
            differing += expected[i] == predictions[i] ? 0 : 1;
        }
        assertThat(differing).isLessThanOrEqualTo(1);
    }

    static Windows shard(InputShape shape, int count, KeyedRandom random) {
        float[] features = Floats.gaussian(count * shape.size(), 1, random);
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(shape.classes());
        }
        return new Windows(shape.length(), shape.channels(), features, labels);
    }

    static int[] order(int count, KeyedRandom random) {
        return random.order(count);
    }

    /** Biases start at zero, which would hide where they are. */
    static float[] perturbed(float[] parameters, KeyedRandom random) {
        float[] result = Floats.gaussian(parameters.length, 0.05, random);
        for (int i = 0; i < result.length; i++) {
            result[i] += parameters[i];
        }
        return result;
    }

    static float[] parameters(Model model, Trainer trainer) {
        float[] parameters = new float[model.layout().length()];
        trainer.getParameters(parameters);
        return parameters;
    }

    static double distance(float[] a, float[] b, int from, int to) {
        return norm(difference(a, b), from, to) / norm(b, from, to);
    }

    private static float[] difference(float[] a, float[] b) {
        float[] difference = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    private static double norm(float[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) values[i] * values[i];
        }
        return Math.sqrt(sum);
    }
}

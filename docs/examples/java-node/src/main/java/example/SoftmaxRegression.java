package example;

import dev.proprio.client.session.LocalTraining;
import dev.proprio.proto.tensor.ParameterLayout.Slice;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.update.TrainingTask;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Softmax regression on windows of a made-up accelerometer; the slices are W of [inputs, classes] and b of [classes]. */
public final class SoftmaxRegression implements LocalTraining {
    private static final int SAMPLES = 64;
    private static final double LEARNING_RATE = 0.05;

    /** What its training goes by; what others send beside the change, it does not know. */
    private static final Set<String> ALGORITHMS = Set.of("sgd", "own");

    private final String device;

    public SoftmaxRegression(String device) {
        this.device = device;
    }

    @Override
    public ClientUpdate train(TrainingTask task, Broadcast model) {
        String algorithm = task.algorithm().getOrDefault("algorithm", "");
        if (!ALGORITHMS.contains(algorithm)) {
            throw new IllegalArgumentException("this device knows no algorithm \"" + algorithm + "\"");
        }
        Slice weights = model.layout().slices().get(0);
        int inputs = weights.shape().get(0);
        int classes = weights.shape().get(1);
        float[] now = model.parameters().clone();
        Random noise = new Random(device.hashCode());
        double loss = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            int label = sample % classes;
            loss += step(now, window(inputs, label, noise), label, classes);
        }
        for (int i = 0; i < now.length; i++) {
            now[i] -= model.parameters()[i];
        }
        return ClientUpdate.ofParameters(SAMPLES, now, Map.of("loss", new Metric(loss, SAMPLES)));
    }

    /** An oscillation whose frequency is the activity's, and noise. */
    private static float[] window(int inputs, int label, Random noise) {
        float[] window = new float[inputs];
        for (int i = 0; i < inputs; i++) {
            window[i] = (float) (StrictMath.sin((i + 1) * (label + 1)) + 0.3 * (2 * noise.nextDouble() - 1));
        }
        return window;
    }

    /** One step of gradient descent; returns the loss before it. */
    private static double step(float[] parameters, float[] window, int label, int classes) {
        int bias = window.length * classes;
        double[] odds = new double[classes];
        double total = 0;
        for (int c = 0; c < classes; c++) {
            double logit = parameters[bias + c];
            for (int i = 0; i < window.length; i++) {
                logit += window[i] * parameters[c * window.length + i];
            }
            odds[c] = StrictMath.exp(logit);
            total += odds[c];
        }
        for (int c = 0; c < classes; c++) {
            double slope = odds[c] / total - (c == label ? 1 : 0);
            for (int i = 0; i < window.length; i++) {
                parameters[c * window.length + i] -= (float) (LEARNING_RATE * slope * window[i]);
            }
            parameters[bias + c] -= (float) (LEARNING_RATE * slope);
        }
        return -StrictMath.log(odds[label] / total);
    }
}

package dev.proprio.client.personal;

import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.tensor.ParameterLayout.Slice;
import java.util.List;
import java.util.Locale;

/**
 * A model's last layer, which is dense and ends in a softmax. A class's weights lie next to each other.
 *
 * @param inputs how many values it takes
 * @param classes how many scores it gives
 * @param weights where its weights begin
 * @param biases where its biases begin, or -1 without any
 */
record DenseHead(int inputs, int classes, int weights, int biases) {
    static DenseHead of(ParameterLayout layout) {
        List<Slice> slices = layout.slices();
        String last = layerOf(slices.get(slices.size() - 1));
        Slice weights = slices.stream()
                .filter(slice ->
                        slice.name().equals(last + "/W") && slice.shape().size() == 2)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "a personal model needs a last layer that is dense, with the weights %s/W, but the model has %s",
                        last,
                        slices)));
        int biases = slices.stream()
                .filter(slice -> slice.name().equals(last + "/b"))
                .mapToInt(Slice::offset)
                .findFirst()
                .orElse(-1);
        return new DenseHead(weights.shape().get(0), weights.shape().get(1), weights.offset(), biases);
    }

    private static String layerOf(Slice slice) {
        return slice.name().substring(0, Math.max(0, slice.name().indexOf('/')));
    }

    /** The probabilities of all classes, into {@code odds}. */
    void probabilities(float[] parameters, float[] values, double[] odds) {
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            double sum = biases < 0 ? 0 : parameters[biases + c];
            for (int i = 0; i < inputs; i++) {
                sum += (double) parameters[weights + c * inputs + i] * values[i];
            }
            odds[c] = sum;
            most = Math.max(most, sum);
        }
        double total = 0;
        for (int c = 0; c < classes; c++) {
            odds[c] = StrictMath.exp(odds[c] - most);
            total += odds[c];
        }
        for (int c = 0; c < classes; c++) {
            odds[c] /= total;
        }
    }

    /** The class with the highest score. */
    int best(float[] parameters, float[] values) {
        double[] odds = new double[classes];
        probabilities(parameters, values, odds);
        int best = 0;
        for (int c = 1; c < classes; c++) {
            best = odds[c] > odds[best] ? c : best;
        }
        return best;
    }

    /** Adds a step times a direction. */
    void move(float[] parameters, double[] direction, double[] ofBiases, double step) {
        for (int i = 0; i < direction.length; i++) {
            parameters[weights + i] += (float) (step * direction[i]);
        }
        for (int c = 0; biases >= 0 && c < classes; c++) {
            parameters[biases + c] += (float) (step * ofBiases[c]);
        }
    }
}

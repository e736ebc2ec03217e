package dev.proprio.experiments.mistakes;

import dev.proprio.client.sensor.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Hides channels and pieces of one person's windows from a model, one at a time. */
final class Occluder {
    private static final float GRAIN = 1000;

    private final TestedModel model;
    private final Windows windows;
    private final float[] means;

    /** @param windows all of the person's that were tested */
    Occluder(TestedModel model, Windows windows) {
        this.model = model;
        this.windows = windows;
        this.means = means(windows);
    }

    private static float[] means(Windows windows) {
        double[] sums = new double[windows.channels()];
        float[] features = windows.features();
        for (int i = 0; i < features.length; i++) {
            sums[i % sums.length] += features[i];
        }
        float[] means = new float[sums.length];
        for (int channel = 0; channel < means.length; channel++) {
            means[channel] = (float) (sums[channel] / ((double) windows.count() * windows.length()));
        }
        return means;
    }

    /** What is lost of a window without each of its first {@code shown} channels and without each piece; empty without probabilities. */
    Optional<Occlusion> of(int window, int predicted, int truth, int shown) throws InterruptedException {
        int pieces = Math.min(Occlusion.PIECES, windows.length());
        int copies = 1 + shown + pieces;
        int size = windows.size();
        float[] hidden = new float[copies * size];
        for (int copy = 0; copy < copies; copy++) {
            System.arraycopy(windows.features(), window * size, hidden, copy * size, size);
        }
        for (int channel = 0; channel < shown; channel++) {
            hide(hidden, 1 + channel, 0, windows.length(), channel, channel + 1);
        }
        for (int piece = 0; piece < pieces; piece++) {
            int from = windows.length() * piece / pieces;
            int to = windows.length() * (piece + 1) / pieces;
            hide(hidden, 1 + shown + piece, from, to, 0, windows.channels());
        }
        int[] labels = new int[copies];
        Arrays.fill(labels, truth);
        return model.scores(new Windows(windows.length(), windows.channels(), hidden, labels))
                .map(scores -> new Occlusion(
                        falls(scores, copies, predicted, 1, shown),
                        falls(scores, copies, predicted, 1 + shown, pieces),
                        falls(scores, copies, truth, 1, shown),
                        falls(scores, copies, truth, 1 + shown, pieces)));
    }

    private void hide(float[] hidden, int copy, int from, int to, int firstChannel, int endChannel) {
        for (int t = from; t < to; t++) {
            for (int channel = firstChannel; channel < endChannel; channel++) {
                hidden[copy * windows.size() + t * windows.channels() + channel] = means[channel];
            }
        }
    }

    /** To a thousandth. */
    private static List<Float> falls(float[] scores, int copies, int label, int first, int count) {
        int classes = scores.length / copies;
        List<Float> falls = new ArrayList<>();
        for (int copy = first; copy < first + count; copy++) {
            float fall = scores[label] - scores[copy * classes + label];
            falls.add(Math.round(fall * GRAIN) / GRAIN);
        }
        return falls;
    }
}

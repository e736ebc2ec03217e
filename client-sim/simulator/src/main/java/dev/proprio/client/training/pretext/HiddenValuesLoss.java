package dev.proprio.client.training.pretext;

import dev.proprio.client.training.OutputLoss;
import java.util.Arrays;

/** The mean squared error of what was hidden of each window, and of nothing else. Not thread-safe. */
final class HiddenValuesLoss implements OutputLoss {
    private final int size;
    private final float[] truth;
    private final boolean[] hidden;
    private final int[] counts;

    /**
     * @param room how many windows a mini-batch has at most
     * @param size values of a window
     */
    HiddenValuesLoss(int room, int size) {
        this.size = size;
        this.truth = new float[Math.multiplyExact(room, size)];
        this.hidden = new boolean[truth.length];
        this.counts = new int[room];
    }

    /** Says that nothing of a window is hidden yet. */
    void show(int slot) {
        Arrays.fill(hidden, slot * size, (slot + 1) * size, false);
        counts[slot] = 0;
    }

    /** Remembers some of a window's values and hides them: they become 0. None is hidden twice. */
    void hide(int slot, int from, int to, float[] window, int at) {
        int own = slot * size;
        System.arraycopy(window, at + from, truth, own + from, to - from);
        Arrays.fill(window, at + from, at + to, 0);
        Arrays.fill(hidden, own + from, own + to, true);
        counts[slot] += to - from;
    }

    @Override
    public double differentiate(float[] outputs, float[] gradient, int windows) {
        double loss = 0;
        for (int slot = 0; slot < windows; slot++) {
            double share = 1.0 / counts[slot];
            for (int i = slot * size; i < (slot + 1) * size; i++) {
                double error = hidden[i] ? (double) outputs[i] - truth[i] : 0;
                loss += share * error * error;
                gradient[i] = (float) (2 * share * error);
            }
        }
        return loss;
    }
}

package dev.proprio.client.training;

import dev.proprio.client.sensor.Windows;
import java.util.Optional;

/** What a model's last layer says of windows, class by class. */
public final class WindowScores {
    private WindowScores() {}

    /**
     * Of each window the scores of all classes; empty if the trainer shows none.
     *
     * @param trainer whose parameters are the model's
     * @param batch how many windows are looked at at once
     */
    public static Optional<float[]> of(Windows windows, int batch, int classes, Trainer trainer) {
        float[] scores = new float[classes * windows.count()];
        boolean given = classes > 0;
        for (int from = 0; given && from < windows.count(); from += batch) {
            int to = Math.min(windows.count(), from + batch);
            float[] some = new float[classes * (to - from)];
            given = trainer.scores(windows, from, to, some);
            System.arraycopy(some, 0, scores, from * classes, some.length);
        }
        return given ? Optional.of(scores) : Optional.empty();
    }
}

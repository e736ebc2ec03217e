package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;

/**
 * What the last layer takes of windows.
 *
 * @param size values of a window
 * @param values the windows' values one after the other
 */
record Embedding(int size, float[] values) {
    /** Of the model that the trainer holds. */
    static Embedding of(Windows windows, Trainer trainer) throws TrainingException {
        int size = trainer.representationSize();
        float[] values = new float[Math.multiplyExact(windows.count(), size)];
        if (windows.count() > 0) {
            trainer.represent(windows, values);
        }
        return new Embedding(size, values);
    }

    /** Of the model with these parameters. */
    static Embedding of(float[] parameters, Windows windows, Trainer trainer) throws TrainingException {
        trainer.setParameters(parameters);
        return of(windows, trainer);
    }

    /** The same with every window's values scaled to length 1, so that distances are those of directions. */
    Embedding normalized() {
        float[] scaled = values.clone();
        for (int from = 0; from < scaled.length; from += size) {
            double squares = 0;
            for (int i = from; i < from + size; i++) {
                squares += (double) scaled[i] * scaled[i];
            }
            double norm = Math.sqrt(squares);
            for (int i = from; i < from + size && norm > 0; i++) {
                scaled[i] = (float) (scaled[i] / norm);
            }
        }
        return new Embedding(size, scaled);
    }

    Embedding normalizedIf(boolean wanted) {
        return wanted ? normalized() : this;
    }

    int count() {
        return values.length / size;
    }

    /** The squared distance of a window to a point. */
    double distance(int window, double[] point) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double away = values[window * size + i] - point[i];
            sum += away * away;
        }
        return sum;
    }

    /** The squared distance of a window to one of another embedding. */
    double distance(int window, Embedding other, int otherWindow) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double away = values[window * size + i] - other.values[otherWindow * size + i];
            sum += away * away;
        }
        return sum;
    }
}

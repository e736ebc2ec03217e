package dev.proprio.client.training;

import dev.proprio.proto.tensor.ParameterLayout;
import java.util.List;

/**
 * Batch normalization's running statistics, for algorithms that keep parameters of their own beside the trainer's: they
 * are state that each step of the trainer moves, not a gradient to follow or to scale. Without batch normalization all of
 * this does nothing. Not thread-safe.
 */
public final class MovedStatistics {
    private final Trainer trainer;
    private final List<ParameterLayout.Slice> slices;
    private final float[] present;

    public MovedStatistics(Trainer trainer) {
        this.trainer = trainer;
        this.slices = trainer.layout().statistics();
        this.present = new float[slices.isEmpty() ? 0 : trainer.layout().length()];
    }

    /** Writes the trainer's present statistics to {@code parameters}. */
    public void into(float[] parameters) {
        if (!slices.isEmpty()) {
            trainer.getParameters(present);
            copy(present, parameters);
        }
    }

    /** Sets the trainer's statistics to those among {@code parameters}; all else of it stays. */
    public void restore(float[] parameters) {
        if (!slices.isEmpty()) {
            trainer.getParameters(present);
            copy(parameters, present);
            trainer.setParameters(present);
        }
    }

    /** Writes the statistics among some parameters to others. */
    public void copy(float[] from, float[] to) {
        for (var slice : slices) {
            System.arraycopy(from, slice.offset(), to, slice.offset(), slice.length());
        }
    }

    /** Writes to {@code change} by how much the trainer's present statistics differ from those among {@code from}. */
    public void changeSince(float[] from, float[] change) {
        into(change);
        for (var slice : slices) {
            for (int i = slice.offset(); i < slice.offset() + slice.length(); i++) {
                change[i] -= from[i];
            }
        }
    }
}

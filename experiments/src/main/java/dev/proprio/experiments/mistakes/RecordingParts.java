package dev.proprio.experiments.mistakes;

import dev.proprio.client.dataset.WindowOrigin;
import java.util.Optional;

/** Where in its recording a window lies. */
public final class RecordingParts {
    private static final int PARTS = 4;
    /** Times that differ by less, as a share of a recording, are the same: they are sums of rounded numbers. */
    private static final double ROUNDING = 1e-6;

    private RecordingParts() {}

    /**
     * In which quarter of its recording a window's middle lies, from 1; empty where a recording is shorter than four windows.
     *
     * @param windowSeconds how long a window is; 0 where it has no time
     */
    static Optional<Integer> quarter(WindowOrigin origin, double windowSeconds) {
        if (!(windowSeconds > 0) || origin.length() < PARTS * windowSeconds * (1 - ROUNDING)) {
            return Optional.empty();
        }
        double share = (after(origin) + windowSeconds / 2) / origin.length();
        return Optional.of(Math.clamp(1 + (int) (PARTS * (share + ROUNDING)), 1, PARTS));
    }

    /** How long after its recording's beginning a window begins, in s. */
    public static double after(WindowOrigin origin) {
        return origin.seconds() - origin.first();
    }
}

package dev.proprio.client.sensor;

/** When the samples of a recording were taken. */
public sealed interface Timeline {
    /** Evenly, {@code rate} samples a second (Hz). */
    record Uniform(double rate) implements Timeline {
        public Uniform {
            if (!(rate > 0) || Double.isInfinite(rate)) {
                throw new IllegalArgumentException("a sample rate must be positive but was " + rate);
            }
        }
    }

    /** At the given times in seconds, strictly increasing. */
    record Stamped(double[] seconds) implements Timeline {}
}

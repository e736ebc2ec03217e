package dev.proprio.client.sensor;

/**
 * A stretch of samples of one activity or gesture, in one session. Arrays are owned by the
 * recording and must not be written to.
 *
 * @param session the session's number, from 0 in time order
 * @param label index of its class; of what {@link SensorData#unlabelled} gives it may be {@link #UNLABELLED}
 * @param timeline when the samples were taken
 * @param channels number of channels
 * @param samples time-major: channel {@code c} at time {@code t} is {@code samples[t * channels + c]}
 */
public record Recording(int session, int label, Timeline timeline, int channels, float[] samples) {
    /** The label of a recording of which nobody knows what it is. */
    public static final int UNLABELLED = -1;

    public Recording {
        if (channels < 1 || samples.length % channels != 0) {
            throw new IllegalArgumentException(
                    "%s values are no whole number of samples of %s channels".formatted(samples.length, channels));
        }
        if (timeline instanceof Timeline.Stamped stamped && stamped.seconds().length != samples.length / channels) {
            throw new IllegalArgumentException(
                    "%s time stamps for %s samples".formatted(stamped.seconds().length, samples.length / channels));
        }
    }

    /** The number of points in time. */
    public int length() {
        return samples.length / channels;
    }
}

package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.HeldMemory;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import java.util.Arrays;
import java.util.List;

/** Collects rows for as long as user, session and label stay the same. */
final class FileRecordingBuilder {
    private static final int FIRST = 1024;

    /** What a stretch and its texts take besides their content. */
    private static final int OVERHEAD = 256;

    private final int channels;
    private final double rate;
    private final List<FileRecording> done;
    private final HeldMemory memory;
    private float[] samples;
    private double[] seconds = new double[FIRST];
    private int count;
    private String user = "";
    private String session = "";
    private String label = "";

    /**
     * @param rate samples per second, NaN when rows have time stamps
     * @param memory is asked before anything is held
     */
    FileRecordingBuilder(int channels, double rate, List<FileRecording> done, HeldMemory memory)
            throws SensorDataException {
        this.channels = channels;
        this.rate = rate;
        this.done = done;
        this.memory = memory;
        memory.take(FIRST * rowSize());
        this.samples = new float[FIRST * channels];
    }

    /** Announces whose row comes next. */
    void belongsTo(String nextUser, String nextSession, String nextLabel) throws SensorDataException {
        if (!nextLabel.equals(label) || !nextUser.equals(user) || !nextSession.equals(session)) {
            end();
            user = nextUser;
            session = nextSession;
            label = nextLabel;
        }
    }

    /** The time of the last row of this stretch, in seconds; negative infinity if it has none. */
    double lastTime() {
        return count == 0 ? Double.NEGATIVE_INFINITY : seconds[count - 1];
    }

    /** Adds a row; {@code values} are copied. */
    void add(double time, float[] values) throws SensorDataException {
        if (count == seconds.length) {
            memory.take(2L * count * rowSize());
            seconds = Arrays.copyOf(seconds, 2 * count);
            samples = Arrays.copyOf(samples, 2 * samples.length);
            memory.give(count * rowSize());
        }
        seconds[count] = time;
        System.arraycopy(values, 0, samples, count * channels, channels);
        count++;
    }

    /** Whatever comes next begins a new stretch. */
    void end() throws SensorDataException {
        if (count > 0) {
            memory.take(count * rowSize() + OVERHEAD + 2L * (user.length() + session.length() + label.length()));
            Timeline timeline = Double.isNaN(rate)
                    ? new Timeline.Stamped(Arrays.copyOf(seconds, count))
                    : new Timeline.Uniform(rate);
            done.add(new FileRecording(user, session, label, timeline, Arrays.copyOf(samples, count * channels)));
            count = 0;
        }
    }

    /** Nothing comes next: what was held for it is held no more. */
    void close() {
        memory.give(seconds.length * rowSize());
        seconds = new double[0];
        samples = new float[0];
    }

    private long rowSize() {
        return Double.BYTES + (long) Float.BYTES * channels;
    }
}

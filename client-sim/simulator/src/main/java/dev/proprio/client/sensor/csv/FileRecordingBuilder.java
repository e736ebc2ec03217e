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
    private final RowRepair repair;
    private final boolean separates;
    private double latest = Double.NEGATIVE_INFINITY;
    private boolean unordered;
    private boolean lacking;

    /**
     * @param repair mends what rows lack
     * @param separates whether times may be out of order and the same, and are mended
     * @param rate samples per second, NaN when rows have time stamps
     * @param memory is asked before anything is held
     */
    FileRecordingBuilder(
            int channels, RowRepair repair, boolean separates, double rate, List<FileRecording> done, HeldMemory memory)
            throws SensorDataException {
        this.repair = repair;
        this.separates = separates;
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

    /** The latest time of this stretch's rows, in seconds; negative infinity if it has none. */
    double lastTime() {
        return latest;
    }

    /** A row between two of the stretch could not be read. */
    void missing(double time) throws SensorDataException {
        if (count > 0) {
            float[] nothing = new float[channels];
            Arrays.fill(nothing, Float.NaN);
            add(time, nothing);
        }
    }

    /** Adds a row; {@code values} are copied, and NaN where they are missing. */
    void add(double time, float[] values) throws SensorDataException {
        if (count == seconds.length) {
            memory.take(2L * count * rowSize());
            seconds = Arrays.copyOf(seconds, 2 * count);
            samples = Arrays.copyOf(samples, 2 * samples.length);
            memory.give(count * rowSize());
        }
        seconds[count] = time;
        unordered |= time < latest;
        latest = Math.max(latest, time);
        for (float value : values) {
            lacking |= Float.isNaN(value);
        }
        System.arraycopy(values, 0, samples, count * channels, channels);
        count++;
    }

    /** Whatever comes next begins a new stretch. */
    void end() throws SensorDataException {
        if (unordered) {
            repair.sort(seconds, samples, count);
        }
        if (separates && count > 0) {
            long transientBytes = 2L * Double.BYTES * count;
            memory.take(transientBytes);
            count = repair.separate(seconds, samples, count);
            memory.give(transientBytes);
        }
        if (lacking) {
            repair.fill(seconds, samples, count);
            dropIncomplete();
        }
        emit();
        unordered = false;
        lacking = false;
        latest = Double.NEGATIVE_INFINITY;
    }

    /** Times tell where a row is missing; without them what follows it is another stretch. */
    private void dropIncomplete() throws SensorDataException {
        int all = count;
        count = 0;
        for (int row = 0; row < all; row++) {
            if (repair.isWhole(samples, row)) {
                repair.move(seconds, samples, row, count);
                count++;
            } else {
                repair.leaveOut();
                if (!Double.isNaN(rate)) {
                    emit();
                }
            }
        }
    }

    private void emit() throws SensorDataException {
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

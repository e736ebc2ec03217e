package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.HeldMemory;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import java.util.Arrays;
import java.util.List;

/** Collects the samples of one hold until another begins. */
final class EmgHold {
    private static final int CHANNELS = EmgGestures.CHANNELS;
    private static final long ROW = Double.BYTES + (long) Float.BYTES * CHANNELS;

    /** The armband resolves 10 µV; below that there is silence. */
    private static final double SILENCE = 1e-5;

    private final int session;
    private final double envelope;
    private final List<Recording> done;
    private final HeldMemory memory;
    private float[] samples = new float[CHANNELS * 2048];
    private double[] seconds = new double[2048];
    private int count;
    private int label;

    /** @param envelope reach of the moving root mean square in seconds, or 0 for the signal itself */
    EmgHold(int session, double envelope, List<Recording> done, HeldMemory memory) {
        this.session = session;
        this.envelope = envelope;
        this.done = done;
        this.memory = memory;
    }

    /** Adds a sample; false if its time is not later than the last one's. */
    boolean add(int gesture, double time, float[] sample) throws SensorDataException {
        if (count > 0 && gesture != label) {
            end();
        }
        if (count > 0 && time <= seconds[count - 1]) {
            return false;
        }
        if (count == seconds.length) {
            memory.take(count * ROW);
            seconds = Arrays.copyOf(seconds, 2 * count);
            samples = Arrays.copyOf(samples, 2 * samples.length);
        }
        label = gesture;
        seconds[count] = time;
        System.arraycopy(sample, 0, samples, count * CHANNELS, CHANNELS);
        count++;
        return true;
    }

    /** Whatever comes next is another hold. */
    void end() throws SensorDataException {
        if (count > 0) {
            memory.take(count * ROW);
            float[] values = envelope > 0 ? envelopes() : Arrays.copyOf(samples, count * CHANNELS);
            var timeline = new Timeline.Stamped(Arrays.copyOf(seconds, count));
            done.add(new Recording(session, label, timeline, CHANNELS, values));
            count = 0;
        }
    }

    /** The logarithm, to the base 10, of the root mean square of the samples up to each. */
    private float[] envelopes() {
        float[] values = new float[count * CHANNELS];
        double[] squares = new double[CHANNELS];
        int first = 0;
        for (int t = 0; t < count; t++) {
            for (int c = 0; c < CHANNELS; c++) {
                squares[c] += (double) samples[t * CHANNELS + c] * samples[t * CHANNELS + c];
            }
            // Times so large that the envelope is nothing to them leave each sample to itself.
            while (first < t && seconds[first] <= seconds[t] - envelope) {
                for (int c = 0; c < CHANNELS; c++) {
                    squares[c] -= (double) samples[first * CHANNELS + c] * samples[first * CHANNELS + c];
                }
                first++;
            }
            for (int c = 0; c < CHANNELS; c++) {
                double mean = Math.max(0, squares[c]) / (t + 1 - first);
                values[t * CHANNELS + c] = (float) StrictMath.log10(SILENCE + Math.sqrt(mean));
            }
        }
        return values;
    }
}

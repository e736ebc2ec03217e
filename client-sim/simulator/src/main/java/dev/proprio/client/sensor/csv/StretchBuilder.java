package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.Timeline;
import java.util.Arrays;
import java.util.List;

/** Collects rows for as long as user, session and label stay the same. */
final class StretchBuilder {
    private final int channels;
    private final double rate;
    private final List<Stretch> done;
    private float[] samples;
    private double[] seconds = new double[1024];
    private int count;
    private String user = "";
    private String session = "";
    private String label = "";

    /** @param rate samples per second, NaN when rows have time stamps */
    StretchBuilder(int channels, double rate, List<Stretch> done) {
        this.channels = channels;
        this.rate = rate;
        this.done = done;
        this.samples = new float[1024 * channels];
    }

    /** Announces whose row comes next. */
    void belongsTo(String nextUser, String nextSession, String nextLabel) {
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
    void add(double time, float[] values) {
        if (count == seconds.length) {
            seconds = Arrays.copyOf(seconds, 2 * count);
            samples = Arrays.copyOf(samples, 2 * samples.length);
        }
        seconds[count] = time;
        System.arraycopy(values, 0, samples, count * channels, channels);
        count++;
    }

    /** Whatever comes next begins a new stretch. */
    void end() {
        if (count > 0) {
            Timeline timeline = Double.isNaN(rate)
                    ? new Timeline.Stamped(Arrays.copyOf(seconds, count))
                    : new Timeline.Uniform(rate);
            done.add(new Stretch(user, session, label, timeline, Arrays.copyOf(samples, count * channels)));
            count = 0;
        }
    }
}

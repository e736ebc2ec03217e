package dev.proprio.client.sensor.signal;

import dev.proprio.client.sensor.Recording;
import java.util.ArrayList;
import java.util.List;

/** Splits accelerations into body and gravity, as {@link Gravity} says. */
final class GravityFilter {
    private static final String ACCELERATION = "acc";

    private final Gravity mode;
    private final List<String> names;
    private final List<Integer> accelerations = new ArrayList<>();

    GravityFilter(Gravity mode, List<String> names) {
        this.mode = mode;
        this.names = names;
        for (int i = 0; i < names.size(); i++) {
            if (mode != Gravity.NONE && names.get(i).startsWith(ACCELERATION)) {
                accelerations.add(i);
            }
        }
    }

    /** Whether there is any to split. */
    boolean hasAccelerations() {
        return !accelerations.isEmpty();
    }

    /** The channels that come out. */
    List<String> channels() {
        List<String> result = new ArrayList<>(names);
        for (int channel : accelerations) {
            result.set(channel, "body_" + names.get(channel));
            if (mode == Gravity.SEPARATE) {
                result.add("gravity_" + names.get(channel));
            }
        }
        return result;
    }

    /** The recording, which is evenly sampled at {@code rate}, with gravity treated. */
    Recording apply(Recording recording, double rate) {
        if (accelerations.isEmpty() || recording.length() == 0) {
            return recording;
        }
        int before = recording.channels();
        int channels = channels().size();
        int length = recording.length();
        float[] samples = new float[Math.multiplyExact(length, channels)];
        for (int i = 0; i < length; i++) {
            System.arraycopy(recording.samples(), i * before, samples, i * channels, before);
        }
        Butterworth lowPass = Butterworth.gravity(rate);
        int next = before;
        for (int channel : accelerations) {
            double[] total = InterleavedChannel.read(recording, channel);
            double[] gravity = lowPass.filter(total);
            double[] body = new double[length];
            for (int i = 0; i < length; i++) {
                body[i] = total[i] - gravity[i];
            }
            InterleavedChannel.write(body, samples, channels, channel);
            if (mode == Gravity.SEPARATE) {
                InterleavedChannel.write(gravity, samples, channels, next++);
            }
        }
        return new Recording(recording.session(), recording.label(), recording.timeline(), channels, samples);
    }
}

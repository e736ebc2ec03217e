package dev.proprio.client.sensor.signal;

import dev.proprio.client.sensor.HeldMemory;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings recordings to an even rate by linear interpolation, in double arithmetic. A gap longer than
 * the limit, and than one and a half of the source's own sample periods, splits a recording, so no
 * window straddles it. Of a source clearly faster than the target, a {@linkplain Decimation low-pass} takes what would alias. Not thread-safe.
 */
public final class Resampler {
    /** Sources up to this many times the target rate are not low-passed. */
    public static final double TOLERATED_EXCESS = 1.25;

    /** Rounding in time stamps must not cost the last sample. */
    public static final double END_TOLERANCE = 1e-6;

    private final double rate;
    private final double maxGapSeconds;
    private final HeldMemory memory;
    private long held;

    /**
     * @param rate samples per second wanted, in Hz
     * @param maxGap the longest gap that is interpolated
     * @param memory is asked before anything is made
     */
    public Resampler(double rate, Duration maxGap, HeldMemory memory) {
        this.rate = new Timeline.Uniform(rate).rate();
        this.maxGapSeconds = Seconds.of(maxGap);
        this.memory = memory;
    }

    /**
     * The recording's unbroken stretches at the even rate, in time order, each starting at the first
     * sample after a gap.
     *
     * @throws SensorDataException if a sample is not finite, time stamps do not increase, or the recording lasts so long
     *     that it would not fit into memory
     */
    public List<Recording> resample(Recording recording) throws SensorDataException {
        RecordingCheck.check(recording);
        if (recording.length() == 0) {
            return List.of();
        }
        return switch (recording.timeline()) {
            case Timeline.Uniform(double own) when own == rate -> List.of(recording);
            case Timeline.Uniform(double own) -> List.of(stretch(recording, evenTimes(recording.length(), own), own));
            case Timeline.Stamped(double[] seconds) -> stretches(recording, seconds);
        };
    }

    /** When each of the recording's stretches begins: by its time stamps, or else from its first sample. */
    List<Double> starts(Recording recording) {
        return switch (recording.timeline()) {
            case Timeline.Uniform uniform -> recording.length() == 0 ? List.of() : List.of(0.0);
            case Timeline.Stamped(double[] seconds) ->
                firsts(seconds).stream().map(first -> seconds[first]).toList();
        };
    }

    private List<Recording> stretches(Recording recording, double[] seconds) throws SensorDataException {
        double interval = Seconds.medianInterval(seconds);
        double own = interval > 0 ? 1 / interval : rate;
        List<Recording> parts = new ArrayList<>();
        List<Integer> firsts = firsts(seconds);
        for (int part = 0; part < firsts.size(); part++) {
            int start = firsts.get(part);
            int end = part + 1 < firsts.size() ? firsts.get(part + 1) : seconds.length;
            double[] times = new double[end - start];
            for (int t = 0; t < times.length; t++) {
                times[t] = seconds[start + t] - seconds[start];
            }
            parts.add(stretch(Slices.of(recording, start, end), times, own));
        }
        return parts;
    }

    /** The indices of the samples that stretches begin with. */
    private List<Integer> firsts(double[] seconds) {
        double limit = Math.max(maxGapSeconds, 1.5 * Seconds.medianInterval(seconds));
        List<Integer> firsts = new ArrayList<>();
        for (int i = 0; i < seconds.length; i++) {
            if (i == 0 || seconds[i] - seconds[i - 1] > limit) {
                firsts.add(i);
            }
        }
        return firsts;
    }

    private Recording stretch(Recording recording, double[] times, double own) throws SensorDataException {
        int channels = recording.channels();
        double last = times[times.length - 1] * rate + END_TOLERANCE;
        long bytes = (long) ((Math.floor(last) + 1) * size(channels));
        memory.take(bytes);
        held += bytes;
        int length = (int) last + 1;
        float[] samples = new float[Math.multiplyExact(length, channels)];
        Optional<Decimation> lowPass = lowPass(times, own);
        for (int channel = 0; channel < channels; channel++) {
            double[] signal = InterleavedChannel.read(recording, channel);
            InterleavedChannel.write(interpolate(signal, times, length, lowPass), samples, channels, channel);
        }
        return new Recording(recording.session(), recording.label(), new Timeline.Uniform(rate), channels, samples);
    }

    /**
     * What takes what would alias. Samples that came in bursts are many in a moment, but no more in a second; and where times are rounded, most
     * intervals may be longer than the mean one.
     */
    private Optional<Decimation> lowPass(double[] times, double own) {
        double mean = (times.length - 1) / times[times.length - 1];
        double even = Double.isFinite(mean) ? mean : own;
        return Math.max(own, even) > TOLERATED_EXCESS * rate
                ? Optional.of(new Decimation(rate / Math.max(TOLERATED_EXCESS * rate, even)))
                : Optional.empty();
    }

    /** Gives back what was taken: what was returned is needed no more. */
    void release() {
        memory.give(held);
        held = 0;
    }

    /** What a point in time takes, in bytes: all channels twice, since they are filtered, and one in doubles. */
    private static long size(int channels) {
        return 2L * Float.BYTES * channels + 2L * Double.BYTES;
    }

    private double[] interpolate(double[] signal, double[] times, int length, Optional<Decimation> lowPass) {
        double[] result = new double[length];
        int left = 0;
        for (int i = 0; i < length; i++) {
            double time = i / rate;
            while (left + 1 < times.length - 1 && times[left + 1] <= time) {
                left++;
            }
            int right = Math.min(left + 1, times.length - 1);
            double span = times[right] - times[left];
            double share = span > 0 ? Math.clamp((time - times[left]) / span, 0, 1) : 0;
            // Times may be uneven, but samples are filtered as if they followed each other evenly.
            result[i] = lowPass.isPresent()
                    ? lowPass.get().at(signal, left + share)
                    : signal[left] + share * (signal[right] - signal[left]);
        }
        return result;
    }

    private static double[] evenTimes(int length, double rate) {
        double[] times = new double[length];
        for (int i = 0; i < length; i++) {
            times[i] = i / rate;
        }
        return times;
    }
}

package dev.proprio.client.sensor.signal;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.HeldMemory;
import dev.proprio.client.sensor.Hertz;
import dev.proprio.client.sensor.Interruption;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.record.Withers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How recordings become windows. Recordings must be split (into training and test, say) before, not
 * after: neighbouring windows share samples. Thread-safe.
 *
 * <p>A source that its authors windowed already passes through: a recording is a window, and neither
 * the rate nor the overlap applies.
 */
public record Preprocessing(
        @Setting("samples per second to resample to, in Hz; the source's own rate when left out")
        Optional<Double> rate,

        @Setting("length of a window in time") Duration window,

        @Setting("share of a window that the next one repeats, from 0 to below 1; for training only")
        double overlap,

        @Setting("what happens to gravity in channels whose names start with acc: none, remove or separate")
        Gravity gravity,

        @Setting("the longest gap between samples that is interpolated; a longer one splits the recording")
        Duration maxGap,

        @Setting("whether channels are brought to mean 0 and deviation 1 (z-score) or left alone (none)")
        Scaling scaling)
        implements Withers<Preprocessing> {
    /** At least this share of a window must be there to be completed by repeating the last sample. */
    private static final double COMPLETABLE = 0.9;

    public Preprocessing {
        rate.ifPresent(value -> Require.between("rate", value, 0.1, 10_000));
        Require.that(window.isPositive(), "window", "must be longer than 0 s");
        Require.that(
                overlap >= 0 && overlap < 1,
                "overlap",
                "must be at least 0 and less than 1 but was %s".formatted(overlap));
        Require.that(
                !maxGap.isNegative() && maxGap.compareTo(Duration.ofMinutes(1)) <= 0,
                "maxGap",
                "must be from 0s to 1m but was %ss".formatted(Seconds.of(maxGap)));
    }

    public Preprocessing() {
        this(Optional.empty(), Duration.ofMillis(2560), 0.5, Gravity.NONE, Duration.ofMillis(200), Scaling.Z_SCORE);
    }

    /** Samples per second of the windows, in Hz. */
    public double rate(DataDescription description) {
        double own = description.sampleRate();
        double wanted = rate.orElse(own);
        if (description.windowed() && wanted != own) {
            throw new InvalidSettingException(
                    "rate",
                    description.isVectors()
                            ? "must be left out: %s has no time".formatted(description.name())
                            : "cannot be %s Hz: %s comes in windows of %s Hz; leave it out"
                                    .formatted(Hertz.text(wanted), description.name(), Hertz.text(own)));
        }
        if (gravity != Gravity.NONE && wanted < 1) {
            throw new InvalidSettingException(
                    "rate", "must be at least 1 Hz to separate gravity but was %s".formatted(Hertz.text(wanted)));
        }
        return wanted;
    }

    /** Points in time per window. */
    public int windowLength(DataDescription description) {
        double rate = rate(description);
        if (description.isVectors()) {
            return 1;
        }
        long length = Math.round(Seconds.of(window) * rate);
        if (length < 2 || length > 1 << 20) {
            throw new InvalidSettingException(
                    "window",
                    "must hold 2 to 1048576 samples but %s s at %s Hz hold %s; if that rate can't be, look whether the source's time-unit is the unit of its times"
                            .formatted(Seconds.of(window), Hertz.text(rate), length));
        }
        return (int) length;
    }

    /** The names of the windows' channels. */
    public List<String> channels(DataDescription description) {
        return filter(description).channels();
    }

    private GravityFilter filter(DataDescription description) {
        GravityFilter filter = new GravityFilter(gravity, description.channels());
        if (gravity != Gravity.NONE && !filter.hasAccelerations()) {
            throw new InvalidSettingException(
                    "gravity",
                    "must be none for %s: it is taken from accelerations, whose names start with acc, and there is none among the channels %s; rename those that are total accelerations"
                            .formatted(description.name(), description.channels()));
        }
        return filter;
    }

    /**
     * Cuts windows, in the order of the recordings; none reaches across recordings or gaps. A recording
     * that holds less than one window is one, completed by repeating its last sample, if at least
     * 90 % is there, and none otherwise.
     *
     * @param overlap share of a window that the next one repeats; 0 for testing, so that windows are
     *     independent
     * @throws SensorDataException if a recording holds impossible values or does not fit the description
     */
    public Windows windows(DataDescription description, List<Recording> recordings, double overlap)
            throws SensorDataException {
        return windows(description, recordings, overlap, DataAccess.ofOwner().heap());
    }

    /**
     * The same for a run that may not take the whole heap.
     *
     * @param heap the most that the run can hold, in bytes
     * @throws SensorDataException also if one person's windows, or recordings at the wanted rate, would take too much of it
     */
    public Windows windows(DataDescription description, List<Recording> recordings, double overlap, long heap)
            throws SensorDataException {
        return cut(description, recordings, overlap, heap).windows();
    }

    /** The same, with where each window comes from. */
    public CutWindows cut(DataDescription description, List<Recording> recordings, double overlap, long heap)
            throws SensorDataException {
        double rate = rate(description);
        int length = windowLength(description);
        GravityFilter filter = filter(description);
        HeldMemory memory = HeldMemory.ofPerson(
                "One person's windows of '%s' at %s Hz take".formatted(description.name(), Hertz.text(rate)),
                "or set a lower rate or overlap, and check that times are in the unit that is said",
                heap);
        WindowCutter cutter = new WindowCutter(length, filter.channels().size(), overlap, memory);
        int completable = completable(length);
        for (int index = 0; index < recordings.size(); index++) {
            Recording recording = recordings.get(index);
            Interruption.check();
            requireFit(description, recording, length);
            if (description.windowed()) {
                RecordingCheck.check(recording);
                double start = recording.timeline() instanceof Timeline.Stamped(double[] seconds) ? seconds[0] : 0;
                cutter.cut(filter.apply(recording, rate), completable, index, start, rate);
                continue;
            }
            var resampler = new Resampler(rate, maxGap, memory);
            List<Recording> stretches = resampler.resample(recording);
            List<Double> starts = resampler.starts(recording);
            for (int i = 0; i < stretches.size(); i++) {
                cutter.cut(filter.apply(stretches.get(i), rate), completable, index, starts.get(i), rate);
            }
            resampler.release();
        }
        return cutter.windows();
    }

    /** How many points of a window must be there for it to be completed. */
    public static int completable(int length) {
        return (int) Math.ceil(COMPLETABLE * length);
    }

    private static void requireFit(DataDescription description, Recording recording, int length)
            throws SensorDataException {
        int channels = description.channels().size();
        if (recording.channels() != channels) {
            throw new SensorDataException("%s of %s has %s channels, but %s are described"
                    .formatted(RecordingCheck.where(recording), description.name(), recording.channels(), channels));
        }
        if (description.windowed() && recording.length() != length) {
            throw new SensorDataException(
                    "%s of %s is a window of %s samples, but windows of %s were expected; set window to %sms if all have that size"
                            .formatted(
                                    RecordingCheck.where(recording),
                                    description.name(),
                                    recording.length(),
                                    length,
                                    Math.round(1000 * recording.length() / description.sampleRate())));
        }
    }
}

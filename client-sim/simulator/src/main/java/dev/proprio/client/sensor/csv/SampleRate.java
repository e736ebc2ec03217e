package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.Hertz;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many samples a second there are.
 *
 * @param hertz nominal samples per second
 * @param notes what was guessed or looks wrong
 */
record SampleRate(double hertz, List<String> notes) {
    /** Two rates that differ by less are taken for the same. */
    private static final double TOLERANCE = 1.25;

    /** Neighbouring units of time differ by as much. */
    private static final double UNITS = 1000;

    /** Of fewer samples nothing is said. */
    private static final int FEWEST_SAMPLES = 20;
    /** So many times slower than the others is slow. */
    private static final double SLOW = 2;

    private static final double LEAST_USUAL = 0.5;
    private static final double MOST_USUAL = 20_000;

    SampleRate {
        notes = List.copyOf(notes);
    }

    /**
     * What is set, or else the median over the recordings.
     *
     * @param set what the settings say
     * @param stamped whether rows have times
     * @param path where the recordings are, for messages
     * @throws SensorDataException if nothing tells it, or the times contradict what is set by a unit of time
     */
    static SampleRate of(List<FileRecording> stretches, Optional<Double> set, boolean stamped, String path)
            throws SensorDataException {
        SampleRate rate = told(stretches, set, stamped, path);
        List<String> notes = new ArrayList<>(rate.notes());
        slow(stretches, rate.hertz()).ifPresent(notes::add);
        return new SampleRate(rate.hertz(), notes);
    }

    /** What has to be said of recordings between whose samples windows have points. */
    private static Optional<String> slow(List<FileRecording> stretches, double hertz) {
        double[] rates = stretches.stream()
                .filter(stretch -> stretch.timeline() instanceof Timeline.Stamped(double[] seconds)
                        && seconds.length >= FEWEST_SAMPLES)
                .mapToDouble(stretch -> stretch.observedRate().rate())
                .filter(rate -> rate > 0 && SLOW * rate < hertz)
                .sorted()
                .toArray();
        return rates.length == 0
                ? Optional.empty()
                : Optional.of(
                        "%s less than half of %s samples a second, the slowest %s: where windows have more points, those between are interpolated"
                                .formatted(
                                        CountText.partOf(rates.length, stretches.size(), "recordings", "has", "have"),
                                        Hertz.text(hertz),
                                        Hertz.text(rates[0])));
    }

    private static SampleRate told(List<FileRecording> stretches, Optional<Double> set, boolean stamped, String path)
            throws SensorDataException {
        List<FileRecording.ObservedRate> paces = stretches.stream()
                .map(FileRecording::observedRate)
                .filter(SampleRate::isUsable)
                .toList();
        double[] rates = paces.stream()
                .mapToDouble(FileRecording.ObservedRate::rate)
                .sorted()
                .toArray();
        if (set.isPresent() && (!stamped || rates.length == 0)) {
            return new SampleRate(set.get(), List.of());
        }
        if (rates.length == 0) {
            throw new SensorDataException(
                    "No recording of '%s' has two samples at usable times, so nothing tells the sample rate; check label, session and user, or set rate."
                            .formatted(path));
        }
        double told = rates[rates.length / 2];
        if (set.isPresent()) {
            return new SampleRate(
                    set.get(), contradiction(told, set.get(), path).stream().toList());
        }
        long paused =
                paces.stream().filter(observedRate -> observedRate.pauses() > 0).count();
        if (told < LEAST_USUAL || told > MOST_USUAL) {
            return new SampleRate(
                    told,
                    List.of(
                            "by their times, the recordings have %s samples a second; if that can't be, time-unit is not the unit of their times"
                                    .formatted(Hertz.text(told))));
        }
        return new SampleRate(
                told,
                paused == 0
                        ? List.of()
                        : List.of("%s pauses between samples, %s in all; the sample rate, %s Hz, is that outside pauses"
                                .formatted(
                                        CountText.partOf(paused, stretches.size(), "recordings", "has", "have"),
                                        paces.stream()
                                                .mapToLong(FileRecording.ObservedRate::pauses)
                                                .sum(),
                                        Hertz.text(told))));
    }

    private static Optional<String> contradiction(double told, double set, String path) throws SensorDataException {
        double ratio = told / set;
        for (double factor = UNITS; factor <= UNITS * UNITS * UNITS; factor *= UNITS) {
            if (isNear(ratio, factor) || isNear(ratio, 1 / factor)) {
                throw new SensorDataException(
                        "The times of '%s' make %s samples a second where rate says %s; set time-unit to the unit of the time column: s, ms, us or ns."
                                .formatted(path, Hertz.text(told), Hertz.text(set)));
            }
        }
        return isNear(ratio, 1)
                ? Optional.empty()
                : Optional.of(
                        "by their times, the recordings have %s samples a second where rate says %s; the times count"
                                .formatted(Hertz.text(told), Hertz.text(set)));
    }

    private static boolean isNear(double ratio, double factor) {
        return ratio < TOLERANCE * factor && ratio > factor / TOLERANCE;
    }

    private static boolean isUsable(FileRecording.ObservedRate observedRate) {
        return observedRate.rate() > 0 && Double.isFinite(observedRate.rate());
    }
}

package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.HeldMemory;
import dev.proprio.client.sensor.Hertz;
import dev.proprio.client.sensor.Interruption;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Makes one recording of those of several sensors, for as long as all of them measured. Not thread-safe. */
final class SensorJoin {
    /** A sensor that is faster by more than that in one recording than usual keeps its rate there: fewer points would alias. */
    private static final double FASTER = 1.05;

    private static final double DAY = 86_400;

    private record Key(String recording, String user, String session, String label) {}

    private final List<SensorColumns.Sensor> sensors;
    private final HeldMemory memory;
    private final Map<Key, List<List<FileRecording>>> bySensor = new LinkedHashMap<>();
    private final long[] samples;
    private final long[] kept;
    private final boolean[] byClock;
    private int incomplete;
    private int apart;
    private int resampled;
    private int faster;
    private double fastest = Double.NaN;

    SensorJoin(List<SensorColumns.Sensor> sensors, HeldMemory memory) {
        this.sensors = sensors;
        this.memory = memory;
        this.samples = new long[sensors.size()];
        this.kept = new long[sensors.size()];
        this.byClock = new boolean[sensors.size()];
    }

    /**
     * Takes in what one sensor has of a recording.
     *
     * @param clock whether its times are times of day, counted from the midnight before its own first
     */
    void add(String recording, String sensor, boolean clock, List<FileRecording> own) {
        int index = sensors.stream().map(SensorColumns.Sensor::name).toList().indexOf(sensor);
        byClock[index] |= clock;
        for (FileRecording stretch : own) {
            bySensor.computeIfAbsent(
                            new Key(recording, stretch.user(), stretch.session(), stretch.label()), key -> empty())
                    .get(index)
                    .add(stretch);
            samples[index] += stretch.seconds().length;
        }
    }

    private List<List<FileRecording>> empty() {
        List<List<FileRecording>> lists = new ArrayList<>();
        sensors.forEach(sensor -> lists.add(new ArrayList<>()));
        return lists;
    }

    /**
     * What was joined, and what has to be said of it.
     *
     * @param location where the recordings are, for messages
     * @throws SensorDataException if nothing could be joined
     */
    List<FileRecording> joined(String location, List<String> notes) throws SensorDataException {
        CommonGrid grid = new CommonGrid(sensors, memory);
        fastest = fastest();
        List<FileRecording> all = new ArrayList<>();
        Map<String, List<FileRecording>> byRecording = new LinkedHashMap<>();
        for (Map.Entry<Key, List<List<FileRecording>>> entry : bySensor.entrySet()) {
            Interruption.check();
            if (entry.getValue().stream().anyMatch(List::isEmpty)) {
                incomplete++;
                for (int sensor = 0; sensor < samples.length; sensor++) {
                    samples[sensor] -= length(entry.getValue().get(sensor));
                }
            } else {
                List<FileRecording> of =
                        byRecording.computeIfAbsent(entry.getKey().recording(), key -> new ArrayList<>());
                int before = of.size();
                alignDays(entry.getValue());
                join(entry.getValue(), grid, of);
                apart += of.size() == before ? 1 : 0;
            }
            release(entry.getValue());
        }
        for (List<FileRecording> joined : byRecording.values()) {
            joined.sort(Comparator.comparingDouble(FileRecording::start));
            all.addAll(joined);
        }
        if (all.isEmpty() && !bySensor.isEmpty()) {
            throw new SensorDataException(
                    "No moment of '%s' has samples of all sensors that channels name, %s: of %s, %s not all of them. Check sensor, recording and time-unit, that user, session and label are the same in all files of a recording, and that the clocks are."
                            .formatted(
                                    location,
                                    String.join(", ", names()),
                                    CountText.of(bySensor.size(), "recording"),
                                    CountText.of(incomplete, "has", "have")));
        }
        note(notes);
        return all;
    }

    private void note(List<String> notes) {
        if (incomplete > 0) {
            notes.add("%s one of the sensors %s, and %s left out"
                    .formatted(
                            CountText.partOf(incomplete, bySensor.size(), "recordings", "lacks", "lack"),
                            String.join(", ", names()),
                            incomplete == 1 ? "was" : "were"));
        }
        if (apart > 0) {
            notes.add("the sensors of %s at no common moment, and %s left out; look whether their clocks agree"
                    .formatted(
                            CountText.partOf(apart, bySensor.size(), "recordings", "measured", "measured"),
                            apart == 1 ? "it was" : "they were"));
        }
        for (int sensor = 0; sensor < samples.length; sensor++) {
            if (kept[sensor] < samples[sensor]) {
                notes.add("%s cut off, for another sensor measured nothing then"
                        .formatted(CountText.partOf(
                                samples[sensor] - kept[sensor],
                                samples[sensor],
                                "samples of sensor " + names().get(sensor),
                                "was",
                                "were")));
            }
        }
        if (resampled > 0) {
            notes.add(
                    "the sensors %s were measured at different times, and interpolated at %s Hz, the fastest one's rate%s"
                            .formatted(
                                    String.join(", ", names()),
                                    Hertz.text(fastest),
                                    faster == 0
                                            ? ""
                                            : ", and in %s at that recording's own, which is higher"
                                                    .formatted(CountText.of(faster, "stretch", "stretches"))));
        }
    }

    /** Brings sensors of which some began before midnight and some after it to the same day. */
    private void alignDays(List<List<FileRecording>> lists) {
        for (int sensor = 1; sensor < lists.size(); sensor++) {
            if (!byClock[0] || !byClock[sensor]) {
                continue;
            }
            List<FileRecording> other = lists.get(sensor);
            double as = common(lists.getFirst(), other, 0);
            for (double later : new double[] {DAY, -DAY}) {
                if (common(lists.getFirst(), other, later) > Math.max(0, as)) {
                    other.replaceAll(stretch -> stretch.later(later));
                    break;
                }
            }
        }
    }

    /** For how long two sensors measured at once if the second did so later; in seconds, less than 0 if they did not. */
    private static double common(List<FileRecording> one, List<FileRecording> other, double later) {
        return Math.min(end(one), end(other) + later) - Math.max(start(one), start(other) + later);
    }

    private static double start(List<FileRecording> stretches) {
        return stretches.stream().mapToDouble(FileRecording::start).min().orElse(Double.NaN);
    }

    private static double end(List<FileRecording> stretches) {
        return stretches.stream().mapToDouble(FileRecording::end).max().orElse(Double.NaN);
    }

    /** The rate that the fastest sensor usually has; NaN if none has two samples. */
    private double fastest() {
        double highest = Double.NaN;
        for (int sensor = 0; sensor < sensors.size(); sensor++) {
            int index = sensor;
            double[] rates = bySensor.values().stream()
                    .flatMap(lists -> lists.get(index).stream())
                    .mapToDouble(stretch -> stretch.observedRate().rate())
                    .filter(rate -> rate > 0 && Double.isFinite(rate))
                    .sorted()
                    .toArray();
            if (rates.length > 0) {
                double usual = rates[rates.length / 2];
                highest = Double.isNaN(highest) ? usual : Math.max(highest, usual);
            }
        }
        return highest;
    }

    /** How many points a second stretches are joined at. */
    private double rate(List<FileRecording> stretches) {
        double own = stretches.stream()
                .mapToDouble(stretch -> stretch.observedRate().rate())
                .filter(rate -> rate > 0 && Double.isFinite(rate))
                .max()
                .orElse(fastest);
        return own > FASTER * fastest ? own : fastest;
    }

    /** What was joined is held no more. */
    private void release(List<List<FileRecording>> lists) {
        for (int sensor = 0; sensor < lists.size(); sensor++) {
            long row = Double.BYTES
                    + (long) Float.BYTES * sensors.get(sensor).channels().size();
            memory.give(row * length(lists.get(sensor)));
            lists.get(sensor).clear();
        }
    }

    private static long length(List<FileRecording> stretches) {
        return stretches.stream().mapToLong(stretch -> stretch.seconds().length).sum();
    }

    private List<String> names() {
        return sensors.stream().map(SensorColumns.Sensor::name).toList();
    }

    private void join(List<List<FileRecording>> lists, CommonGrid grid, List<FileRecording> joined)
            throws SensorDataException {
        lists.forEach(list -> list.sort(Comparator.comparingDouble(FileRecording::start)));
        int[] at = new int[lists.size()];
        while (true) {
            List<FileRecording> now = new ArrayList<>();
            for (int sensor = 0; sensor < at.length; sensor++) {
                if (at[sensor] == lists.get(sensor).size()) {
                    return;
                }
                now.add(lists.get(sensor).get(at[sensor]));
            }
            double from = max(now.stream().mapToDouble(FileRecording::start).max());
            double to = max(now.stream().mapToDouble(FileRecording::end).min());
            if (from <= to) {
                double rate = rate(now);
                CommonGrid.Joined part = grid.join(now, from, to, rate);
                if (part.recording().seconds().length > 0) {
                    joined.add(part.recording());
                    resampled += part.resampled() ? 1 : 0;
                    faster += part.resampled() && rate > fastest ? 1 : 0;
                    for (int sensor = 0; sensor < at.length; sensor++) {
                        kept[sensor] += now.get(sensor).within(from, to);
                    }
                }
            }
            for (int sensor = 0; sensor < at.length; sensor++) {
                at[sensor] += now.get(sensor).end() == to ? 1 : 0;
            }
        }
    }

    private static double max(OptionalDouble value) {
        return value.orElse(Double.NaN);
    }
}

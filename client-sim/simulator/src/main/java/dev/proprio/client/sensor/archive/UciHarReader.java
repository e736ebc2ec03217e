package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the files of UCI HAR: per split a file of labels, one of people, and nine of signals. */
final class UciHarReader {
    static final int LENGTH = 128;
    private static final int PEOPLE = 30;
    private static final int ACTIVITIES = 6;
    private static final long WINDOW = 64 + 9L * LENGTH * Float.BYTES;
    private static final int GUESS = 7352;

    /** The files' names, in the order of the channels. */
    private static final List<String> SIGNALS = List.of(
            "body_acc_x",
            "body_acc_y",
            "body_acc_z",
            "body_gyro_x",
            "body_gyro_y",
            "body_gyro_z",
            "total_acc_x",
            "total_acc_y",
            "total_acc_z");

    private final Archive archive;
    private final Timeline timeline = new Timeline.Uniform(UciHar.RATE);

    UciHarReader(Archive archive) {
        this.archive = archive;
    }

    List<LoadedData.LoadedPerson> people() throws SensorDataException {
        Map<Integer, LoadedData.LoadedPerson> people = new TreeMap<>();
        for (boolean test : new boolean[] {false, true}) {
            Map<Integer, List<Recording>> recordings = recordings(test ? "test" : "train");
            for (Map.Entry<Integer, List<Recording>> person : recordings.entrySet()) {
                LoadedData.LoadedPerson before = people.put(
                        person.getKey(),
                        new LoadedData.LoadedPerson(
                                String.format(Locale.ROOT, "subject-%02d", person.getKey()),
                                Optional.of(test),
                                person.getValue()));
                if (before != null) {
                    throw new SensorDataException(
                            "'%s' has windows of subject %s in train and in test; the official split keeps people apart. %s"
                                    .formatted(archive.location(), person.getKey(), UciHar.REMEDY));
                }
            }
        }
        return List.copyOf(people.values());
    }

    private Map<Integer, List<Recording>> recordings(String split) throws SensorDataException {
        String labelEntry = archive.entry("%s/y_%s.txt".formatted(split, split));
        String subjectEntry = archive.entry("%s/subject_%s.txt".formatted(split, split));
        int[] labels = integers(labelEntry, ACTIVITIES);
        int[] subjects = integers(subjectEntry, PEOPLE);
        requireSameLength(subjectEntry, subjects.length, labelEntry, labels.length);
        // The windows themselves are made as the first channel's come: labels alone take little room.
        float[][] windows = new float[labels.length][];
        for (int channel = 0; channel < SIGNALS.size(); channel++) {
            String entry = archive.entry("%s/Inertial Signals/%s_%s.txt".formatted(split, SIGNALS.get(channel), split));
            requireSameLength(entry, signal(entry, channel, windows), labelEntry, labels.length);
        }
        Map<Integer, List<Recording>> recordings = new TreeMap<>();
        for (int i = 0; i < labels.length; i++) {
            recordings
                    .computeIfAbsent(subjects[i], ignored -> new ArrayList<>())
                    .add(new Recording(0, labels[i] - 1, timeline, SIGNALS.size(), windows[i]));
        }
        return recordings;
    }

    private void requireSameLength(String entry, int lines, String other, int otherLines) throws SensorDataException {
        if (lines != otherLines) {
            throw new SensorDataException("'%s' has %s lines but '%s' has %s; each line belongs to one window. %s"
                    .formatted(entry, lines, other, otherLines, UciHar.REMEDY));
        }
    }

    /** Whole numbers from 1 to {@code most}, one a line. */
    private int[] integers(String entry, int most) throws SensorDataException {
        return archive.read(entry, in -> {
            LineReader lines = new LineReader(in, entry);
            int[] numbers = new int[GUESS];
            int count = 0;
            while (lines.next()) {
                double value = DecimalText.toDouble(lines.bytes(), lines.start(), lines.end());
                if (!(value >= 1 && value <= most) || value != (int) value) {
                    throw SensorDataException.quoting(
                            "%s holds no whole number from 1 to %s. %s".formatted(lines.where(), most, UciHar.REMEDY),
                            "The line reads '%s'.".formatted(lines.text(lines.start(), lines.end())));
                }
                if (count == numbers.length) {
                    archive.memory().take((long) Integer.BYTES * count);
                    numbers = Arrays.copyOf(numbers, 2 * count);
                }
                numbers[count++] = (int) value;
            }
            return Arrays.copyOf(numbers, count);
        });
    }

    /** Fills one channel of all windows; returns the number of lines. */
    private int signal(String entry, int channel, float[][] windows) throws SensorDataException {
        return archive.read(entry, in -> {
            LineReader lines = new LineReader(in, entry);
            int count = 0;
            while (lines.next()) {
                if (count < windows.length) {
                    if (channel == 0) {
                        archive.memory().take(WINDOW);
                        windows[count] = new float[LENGTH * SIGNALS.size()];
                    }
                    window(lines, channel, windows[count]);
                }
                count++;
            }
            return count;
        });
    }

    private static void window(LineReader lines, int channel, float[] window) throws SensorDataException {
        byte[] bytes = lines.bytes();
        int end = lines.end();
        int at = lines.start();
        int column = 0;
        while (true) {
            while (at < end && bytes[at] == ' ') {
                at++;
            }
            if (at == end) {
                break;
            }
            int from = at;
            while (at < end && bytes[at] != ' ') {
                at++;
            }
            if (column < LENGTH) {
                float value = DecimalText.toFloat(bytes, from, at);
                if (Float.isNaN(value)) {
                    throw SensorDataException.quoting(
                            "%s: value %s is no finite number. %s".formatted(lines.where(), column + 1, UciHar.REMEDY),
                            "It reads '%s'.".formatted(lines.text(from, at)));
                }
                window[column * SIGNALS.size() + channel] = value;
            }
            column++;
        }
        if (column != LENGTH) {
            throw new SensorDataException("%s holds %s values where %s were expected. %s"
                    .formatted(lines.where(), column, LENGTH, UciHar.REMEDY));
        }
    }
}

package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.signal.OrderStatistic;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files whose first row is of another order of magnitude than the rows behind it, as a header of numbers is that was taken
 * for a sample, and files whose numbers are of another order than those of most.
 */
final class FileMagnitudes {
    /** So many times as large is another order. */
    private static final double ANOTHER_ORDER = 100;
    /** A smaller one may be that of a sensor at rest. */
    private static final double MUCH_SMALLER = 300;

    private static final int FEWEST_ROWS = 10;
    private static final int MOST_ROWS = 200;
    private static final int FEWEST_FILES = 5;
    private static final int MOST_FILES = 10_000;
    private static final int MOST_CHANNELS = 64;
    /** Fewer numbers that count up may be a sample. */
    private static final int FEWEST_COUNTED = 3;

    private final List<String> firstRows = new ArrayList<>();
    private final Map<String, List<Magnitude>> bySensor = new TreeMap<>();
    private int files;

    /** How large a file's numbers are, by channel: in the mean and at most. */
    private record Magnitude(String file, float[] mean, float[] most) {}

    /** Looks at what was read of a file. */
    void file(String name, String sensor, int channels, List<FileRecording> own) {
        files++;
        if (hasAnotherFirstRow(channels, own) && !firstRows.contains(name)) {
            firstRows.add(name);
        }
        List<Magnitude> known = bySensor.computeIfAbsent(sensor, ignored -> new ArrayList<>());
        if (!own.isEmpty() && channels <= MOST_CHANNELS && known.size() < MOST_FILES) {
            known.add(magnitude(name, channels, own));
        }
    }

    private static boolean hasAnotherFirstRow(int channels, List<FileRecording> own) {
        float[] first = new float[0];
        float[] most = new float[channels];
        int rows = 0;
        int counted = 0;
        for (FileRecording recording : own) {
            for (int at = 0; at < recording.samples().length && rows <= MOST_ROWS; at += channels) {
                float[] row = Arrays.copyOfRange(recording.samples(), at, at + channels);
                if (rows == 0) {
                    first = row;
                } else {
                    counted += countsUp(row) ? 1 : 0;
                    for (int channel = 0; channel < channels; channel++) {
                        most[channel] = Math.max(most[channel], Math.abs(row[channel]));
                    }
                }
                rows++;
            }
        }
        if (rows <= FEWEST_ROWS) {
            return false;
        }
        int larger = 0;
        for (int channel = 0; channel < channels; channel++) {
            larger += most[channel] > 0 && Math.abs(first[channel]) > ANOTHER_ORDER * most[channel] ? 1 : 0;
        }
        return 2 * larger >= channels || (counted == 0 && countsUp(first));
    }

    /** As the columns' numbers do. */
    private static boolean countsUp(float[] row) {
        for (int i = 0; i < row.length; i++) {
            if (row[i] != row[0] + i || row[i] != Math.rint(row[i])) {
                return false;
            }
        }
        return row.length >= FEWEST_COUNTED;
    }

    private static Magnitude magnitude(String name, int channels, List<FileRecording> own) {
        double[] sum = new double[channels];
        float[] most = new float[channels];
        long rows = 0;
        for (FileRecording recording : own) {
            float[] samples = recording.samples();
            for (int at = 0; at < samples.length; at += channels) {
                for (int channel = 0; channel < channels; channel++) {
                    float size = Math.abs(samples[at + channel]);
                    sum[channel] += size;
                    most[channel] = Math.max(most[channel], size);
                }
            }
            rows += samples.length / channels;
        }
        float[] mean = new float[channels];
        for (int channel = 0; channel < channels; channel++) {
            mean[channel] = (float) (sum[channel] / Math.max(1, rows));
        }
        return new Magnitude(name, mean, most);
    }

    /**
     * What has to be said, a sentence each.
     *
     * @param header whether files are said to have one
     */
    List<String> notes(boolean header) {
        List<String> notes = new ArrayList<>();
        if (!firstRows.isEmpty()) {
            notes.add(
                    "in %s the first row is of another order than those behind it, as a header of numbers is, and was taken for a sample: %s; set %s if it is none"
                            .formatted(
                                    CountText.of(firstRows.size(), "file", "files"),
                                    FileNames.first(firstRows),
                                    header ? "skip-lines" : "header or skip-lines"));
        }
        List<String> others = bySensor.values().stream()
                .flatMap(all -> others(all).stream())
                .distinct()
                .toList();
        if (!others.isEmpty()) {
            notes.add("%s numbers of another order than most have: %s; look whether they are in another unit"
                    .formatted(
                            CountText.partOf(others.size(), files, "files", "has", "have"), FileNames.first(others)));
        }
        return notes;
    }

    private static List<String> others(List<Magnitude> all) {
        if (all.size() < FEWEST_FILES) {
            return List.of();
        }
        int channels = all.getFirst().mean().length;
        int[] apart = new int[all.size()];
        for (int channel = 0; channel < channels; channel++) {
            int at = channel;
            double mean = OrderStatistic.upperMedian(
                    all.stream().mapToDouble(one -> one.mean()[at]).toArray());
            double most = OrderStatistic.upperMedian(
                    all.stream().mapToDouble(one -> one.most()[at]).toArray());
            for (int i = 0; i < all.size(); i++) {
                Magnitude one = all.get(i);
                boolean larger = most > 0 && one.mean()[channel] > ANOTHER_ORDER * most;
                boolean smaller = one.most()[channel] > 0 && one.most()[channel] * MUCH_SMALLER < mean;
                apart[i] += larger || smaller ? 1 : 0;
            }
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (2 * apart[i] > channels) {
                names.add(all.get(i).file());
            }
        }
        return names;
    }
}

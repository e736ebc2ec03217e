package dev.proprio.client.partition;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The windows of all users under one numbering. Only users, positions and labels are kept; the
 * windows themselves are asked for again when a shard is collected. Thread-safe.
 */
final class WindowPool {
    private final TrainingUsers users;
    private final int length;
    private final int channels;

    /** Where each user's windows begin in the numbering; one more entry for the end. */
    private final int[] starts;

    private final int[] labels;

    private WindowPool(TrainingUsers users, int length, int channels, int[] starts, int[] labels) {
        this.users = users;
        this.length = length;
        this.channels = channels;
        this.starts = starts;
        this.labels = labels;
    }

    /** Counts all windows; asks for at least one per device. */
    static WindowPool of(TrainingUsers users, int devices) throws SensorDataException {
        int[] starts = new int[users.count() + 1];
        List<int[]> labels = new ArrayList<>();
        int length = 1;
        int channels = 1;
        for (int user = 0; user < users.count(); user++) {
            Windows windows = users.windows(user);
            length = windows.length();
            channels = windows.channels();
            starts[user + 1] = starts[user] + windows.count();
            labels.add(windows.labels());
        }
        int windows = starts[users.count()];
        if (windows == 0) {
            throw new SensorDataException(
                    "The %s training users have no windows to spread over devices; check the data, the window length and which users train."
                            .formatted(users.count()));
        }
        if (windows < devices) {
            throw new SensorDataException("%s can't be spread over %s devices; ask for at most %s."
                    .formatted(CountText.of(windows, "window"), devices, CountText.of(windows, "device")));
        }
        return new WindowPool(
                users,
                length,
                channels,
                starts,
                labels.stream().flatMapToInt(Arrays::stream).toArray());
    }

    /** The number of windows. */
    int size() {
        return labels.length;
    }

    /** The windows of each class, in their order; classes are those up to the highest label. */
    int[][] byClass() {
        int classes = Arrays.stream(labels).max().orElse(-1) + 1;
        int[][] members = new int[classes][];
        for (int label = 0; label < classes; label++) {
            int wanted = label;
            members[label] = IntStream.range(0, labels.length)
                    .filter(window -> labels[window] == wanted)
                    .toArray();
        }
        return members;
    }

    /** All windows in a random order. */
    int[] shuffled(KeyedRandom random) {
        return random.order(labels.length);
    }

    /** Copies windows out of their users' data; {@code members} must be sorted. */
    Windows gather(int[] members) throws SensorDataException {
        List<Windows> parts = new ArrayList<>();
        int at = 0;
        while (at < members.length) {
            int user = userOf(members[at]);
            int from = at;
            while (at < members.length && members[at] < starts[user + 1]) {
                at++;
            }
            int[] own = new int[at - from];
            for (int i = 0; i < own.length; i++) {
                own[i] = members[from + i] - starts[user];
            }
            parts.add(users.windows(user).select(own));
        }
        return Windows.concatenate(length, channels, parts);
    }

    private int userOf(int window) {
        int found = Arrays.binarySearch(starts, window);
        int user = found >= 0 ? found : -found - 2;
        while (starts[user + 1] == starts[user]) {
            user++;
        }
        return user;
    }
}

package dev.proprio.experiments.export;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Normalized windows taken evenly from an experiment's people. */
public final class WindowSample {
    private static final int SHARDS = 64;

    private WindowSample() {}

    /** At most {@code most} windows that devices train on. */
    public static Windows training(FederatedDataset dataset, int most) throws SensorDataException {
        return sample(dataset, dataset.devices(), most, device -> dataset.of(dataset.deviceId(device)));
    }

    /** At most {@code most} windows of people who are tested on. */
    public static Windows test(FederatedDataset dataset, int most) throws SensorDataException {
        return sample(dataset, dataset.testUsers(), most, dataset::testWindows);
    }

    private static Windows sample(FederatedDataset dataset, int shards, int most, Source source)
            throws SensorDataException {
        int used = Math.min(shards, Math.min(SHARDS, most));
        List<Windows> parts = new ArrayList<>();
        for (int i = 0; i < used; i++) {
            Windows shard = source.shard((int) ((long) i * shards / used));
            parts.add(shard.select(evenly(shard.count(), most / used)));
        }
        return Windows.concatenate(dataset.shape().length(), dataset.shape().channels(), parts);
    }

    private static int[] evenly(int count, int most) {
        int taken = Math.min(count, most);
        return IntStream.range(0, taken)
                .map(i -> (int) ((long) i * count / taken))
                .toArray();
    }

    /** Gives the windows of a person or device. */
    @FunctionalInterface
    private interface Source {
        Windows shard(int index) throws SensorDataException;
    }
}

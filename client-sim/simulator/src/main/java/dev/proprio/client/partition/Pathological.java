package dev.proprio.client.partition;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sorts the pooled windows by label, cuts them into shards and deals each device the same number of
 * shards (McMahan et al. 2017, section 3). Cuts lie on class boundaries too, so that a device never
 * has more classes than shards; shards of different classes therefore differ a little in size.
 */
@Named(
        value = "pathological",
        summary = "Windows sorted by label; each device gets a few single-class shards",
        differs = "Shards end where classes do and differ a little in size; the paper's have the same size "
                + "and may have two classes.")
public record Pathological(
        @Setting("Number of devices, at least 1.") int devices,

        @Setting("Single-class shards per device, at least 1; also the most classes it can have.")
        int shardsPerDevice)
        implements Partitioner {
    public Pathological {
        Require.atLeast("devices", devices, 1);
        Require.atLeast("shardsPerDevice", shardsPerDevice, 1);
        Require.that(
                (long) devices * shardsPerDevice <= 10_000_000,
                "shardsPerDevice",
                "times devices must be at most 10000000 but was " + (long) devices * shardsPerDevice);
    }

    public Pathological() {
        this(20, 2);
    }

    @Override
    public Partition partition(TrainingUsers users, KeyedRandom random) throws SensorDataException {
        WindowPool pool = WindowPool.of(users, devices);
        List<int[]> shards = shards(pool, random);
        int[] order = random.child("deal", 0).order(shards.size());
        int[][] members = new int[devices][];
        for (int device = 0; device < devices; device++) {
            members[device] = IntStream.range(device * shardsPerDevice, (device + 1) * shardsPerDevice)
                    .mapToObj(i -> shards.get(order[i]))
                    .flatMapToInt(Arrays::stream)
                    .toArray();
        }
        return new PooledPartition(pool, members);
    }

    private List<int[]> shards(WindowPool pool, KeyedRandom random) throws SensorDataException {
        int count = devices * shardsPerDevice;
        int[][] classes = Arrays.stream(pool.byClass())
                .filter(members -> members.length > 0)
                .toArray(int[][]::new);
        if (count > pool.size()) {
            throw new SensorDataException(
                    "%s windows can't be cut into %s shards (%s devices with %s each); lower devices or shards-per-device."
                            .formatted(pool.size(), count, devices, shardsPerDevice));
        }
        if (count < classes.length) {
            throw new SensorDataException(
                    "%s shards (%s devices with %s each) can't hold %s classes without mixing them; raise devices or shards-per-device."
                            .formatted(count, devices, shardsPerDevice, classes.length));
        }
        int[] perClass = shardsPerClass(classes, count);
        List<int[]> shards = new ArrayList<>();
        for (int label = 0; label < classes.length; label++) {
            int[] members = classes[label];
            random.child("class", label).shuffle(members, members.length);
            for (int i = 0; i < perClass[label]; i++) {
                shards.add(Arrays.copyOfRange(
                        members, cut(members.length, i, perClass[label]), cut(members.length, i + 1, perClass[label])));
            }
        }
        return shards;
    }

    /** As many shards for a class as its size deserves, at least one and at most one per window. */
    private static int[] shardsPerClass(int[][] classes, int count) {
        int[] perClass = new int[classes.length];
        Arrays.fill(perClass, 1);
        for (int given = classes.length; given < count; given++) {
            int largest = 0;
            for (int label = 1; label < classes.length; label++) {
                // The class whose shards are the largest now; compared as fractions, exactly.
                if ((long) classes[label].length * perClass[largest]
                        > (long) classes[largest].length * perClass[label]) {
                    largest = label;
                }
            }
            perClass[largest]++;
        }
        return perClass;
    }

    private static int cut(int size, int part, int parts) {
        return (int) ((long) size * part / parts);
    }
}

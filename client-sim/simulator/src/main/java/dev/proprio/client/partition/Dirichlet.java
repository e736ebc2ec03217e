package dev.proprio.client.partition;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;

/**
 * Pools everybody's windows and draws, for each class, the devices' shares from a symmetric Dirichlet
 * distribution (Hsu et al. 2019; Yurochkin et al. 2019). As in NIID-Bench (Li et al. 2022), a device
 * that has its even share of all windows already gets no more classes, and everything is drawn anew
 * until each device has the minimum.
 */
@Named(value = "dirichlet", summary = "Label skew: each class spread by a Dirichlet draw over devices")
public record Dirichlet(
        @Setting("Concentration, above 0 to 1000000: 0.1 is strong label skew, 100 almost none.")
        double alpha,

        @Setting("Number of devices, at least 1.") int devices,

        @Setting("Windows that each device has at least, 0 or more.")
        int minimum)
        implements Partitioner {
    private static final int ATTEMPTS = 2000;

    public Dirichlet {
        Require.positive("alpha", alpha);
        Require.between("alpha", alpha, 0, 1e6);
        Require.atLeast("devices", devices, 1);
        Require.atLeast("minimum", minimum, 0);
    }

    public Dirichlet() {
        this(0.5, 20, 10);
    }

    @Override
    public Partition partition(TrainingUsers users, KeyedRandom random) throws SensorDataException {
        WindowPool pool = WindowPool.of(users, devices);
        MinimumShardSize.check(pool.size(), devices, minimum);
        int[][] classes = pool.byClass();
        int[][] counts = draw(classes, pool.size(), random);
        int[][] members = new int[devices][0];
        for (int label = 0; label < classes.length; label++) {
            random.child("class", label).shuffle(classes[label], classes[label].length);
            int at = 0;
            for (int device = 0; device < devices; device++) {
                int had = members[device].length;
                int more = counts[label][device];
                members[device] = Arrays.copyOf(members[device], had + more);
                System.arraycopy(classes[label], at, members[device], had, more);
                at += more;
            }
        }
        return new PooledPartition(pool, members);
    }

    /** How many windows of each class each device gets. */
    private int[][] draw(int[][] classes, int windows, KeyedRandom random) throws SensorDataException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            KeyedRandom stream = random.child("shares", attempt);
            int[] sizes = new int[devices];
            int[][] counts = new int[classes.length][];
            for (int label = 0; label < classes.length; label++) {
                counts[label] = Apportionment.of(shares(sizes, windows, stream), classes[label].length, 0);
                for (int device = 0; device < devices; device++) {
                    sizes[device] += counts[label][device];
                }
            }
            if (Arrays.stream(sizes).min().orElse(0) >= minimum) {
                return counts;
            }
        }
        throw new SensorDataException(
                "%s draws with alpha %s gave none of them all %s devices at least %s of the %s windows; raise alpha, or lower minimum or devices."
                        .formatted(ATTEMPTS, alpha, devices, minimum, windows));
    }

    /** Weights for one class; 0 for a device that has its even share. */
    private double[] shares(int[] sizes, int windows, KeyedRandom random) {
        double[] shares = new double[devices];
        double sum = 0;
        for (int device = 0; device < devices; device++) {
            double gamma = random.nextGamma(alpha);
            shares[device] = (long) sizes[device] * devices < windows ? gamma : 0;
            sum += shares[device];
        }
        if (!(sum > 0)) {
            // With a tiny alpha every gamma underflows; the limit is one device that takes all.
            shares[openDevice(sizes, windows, random)] = 1;
        }
        return shares;
    }

    private int openDevice(int[] sizes, int windows, KeyedRandom random) {
        int first = random.nextInt(devices);
        for (int i = 0; i < devices; i++) {
            int device = (first + i) % devices;
            if ((long) sizes[device] * devices < windows) {
                return device;
            }
        }
        return first;
    }
}

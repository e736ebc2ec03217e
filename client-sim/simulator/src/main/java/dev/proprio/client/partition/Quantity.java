package dev.proprio.client.partition;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;

/** Pools everybody's windows and deals them out in shards of very different sizes; labels are IID. */
@Named(value = "quantity", summary = "Shuffled windows in shards of unequal sizes")
public record Quantity(
        @Setting("Number of devices, at least 1.") int devices,

        @Setting("The law of the sizes: log-normal or power-law.")
        SizeLaw law,

        @Setting("Sigma of the log-normal law or exponent of the power law, 0 (equal) to 10.")
        double skew,

        @Setting("Windows that each device has at least, 0 or more.")
        int minimum)
        implements Partitioner {
    public Quantity {
        Require.atLeast("devices", devices, 1);
        Require.between("skew", skew, 0, 10);
        Require.atLeast("minimum", minimum, 0);
    }

    public Quantity() {
        this(20, SizeLaw.LOG_NORMAL, 1, 1);
    }

    @Override
    public Partition partition(TrainingUsers users, KeyedRandom random) throws SensorDataException {
        WindowPool pool = WindowPool.of(users, devices);
        MinimumShardSize.check(pool.size(), devices, minimum);
        double[] weights = law.weights(devices, skew, random.child("sizes", 0));
        int[] sizes = Apportionment.of(weights, pool.size(), minimum);
        return PooledPartition.cut(pool, pool.shuffled(random.child("order", 0)), sizes);
    }
}

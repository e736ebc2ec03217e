package dev.proprio.client.partition;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;

/** Pools everybody's windows, shuffles them and deals them out in equal shards. */
@Named(value = "iid", summary = "All windows shuffled and dealt out evenly")
public record Iid(@Setting("Number of devices, at least 1.") int devices) implements Partitioner {
    public Iid {
        Require.atLeast("devices", devices, 1);
    }

    public Iid() {
        this(20);
    }

    @Override
    public Partition partition(TrainingUsers users, KeyedRandom random) throws SensorDataException {
        WindowPool pool = WindowPool.of(users, devices);
        int[] sizes = Apportionment.of(new double[devices], pool.size(), 0);
        return PooledPartition.cut(pool, pool.shuffled(random.child("order", 0)), sizes);
    }
}

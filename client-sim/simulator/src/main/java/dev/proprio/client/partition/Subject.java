package dev.proprio.client.partition;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.random.KeyedRandom;
import java.util.OptionalInt;

/** Each person is a device and holds what they recorded: the heterogeneity that is really there. */
@Named(value = "subject", summary = "Each training user is a device with its own recordings")
public record Subject() implements Partitioner {
    @Override
    public Partition partition(TrainingUsers users, KeyedRandom random) {
        return new Partition() {
            @Override
            public int devices() {
                return users.count();
            }

            @Override
            public String deviceId(int device) {
                return users.id(device);
            }

            @Override
            public OptionalInt deviceIndex(String id) {
                return users.index(id);
            }

            @Override
            public Windows shard(int device) throws SensorDataException {
                return users.windows(device);
            }
        };
    }
}

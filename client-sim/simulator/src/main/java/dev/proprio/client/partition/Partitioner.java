package dev.proprio.client.partition;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.ExtensionPoint;
import dev.proprio.proto.random.KeyedRandom;

/** Spreads the training users' windows over devices. */
@ExtensionPoint(noun = "partitioner")
public interface Partitioner {
    /**
     * Decides who holds what; the same users and random stream give the same partition.
     *
     * @throws SensorDataException if the users' windows can't be read, or can't be spread as asked
     */
    Partition partition(TrainingUsers users, KeyedRandom random) throws SensorDataException;
}

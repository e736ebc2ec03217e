package dev.proprio.client.partition;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import java.util.OptionalInt;

/** Which device holds which windows; devices are numbered from 0. Thread-safe. */
public interface Partition {
    /** How many devices there are. */
    int devices();

    /** A device's stable id. */
    String deviceId(int device);

    /** The number of the device whose id is {@code id}, if there is one; cheap however many there are. */
    OptionalInt deviceIndex(String id);

    /** A device's windows, collected when asked for; there may be none. */
    Windows shard(int device) throws SensorDataException;
}

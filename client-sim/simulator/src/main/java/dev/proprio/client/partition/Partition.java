package dev.proprio.client.partition;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;

/** Which device holds which windows; devices are numbered from 0. Thread-safe. */
public interface Partition {
    /** How many devices there are. */
    int devices();

    /** A device's stable id. */
    String deviceId(int device);

    /** A device's windows, collected when asked for; there may be none. */
    Windows shard(int device) throws SensorDataException;
}

package dev.proprio.client.device;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;

/** The devices' private data. Thread-safe. */
@FunctionalInterface
public interface Shards {
    /**
     * The training windows of one device; may be none.
     *
     * @throws SensorDataException if they can't be read
     */
    Windows of(String device) throws SensorDataException;
}

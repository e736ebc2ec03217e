package dev.proprio.client.sensor;

import dev.proprio.proto.extension.ExtensionPoint;

/** Where sensor data comes from: an archive, a folder of recordings, a generator. */
@ExtensionPoint(noun = "data source", key = "source")
public interface SensorSource {
    /**
     * Opens the data. Reading or generating a person's recordings may wait until they are asked for.
     *
     * @param seed the experiment's seed; only generators use it
     * @throws SensorDataException if the data is missing, truncated or malformed
     */
    SensorData open(long seed) throws SensorDataException;
}

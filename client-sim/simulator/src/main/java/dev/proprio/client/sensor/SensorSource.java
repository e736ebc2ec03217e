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

    /**
     * The same for a run that may not read everything. A source that opens files or URLs asks {@code access} about each.
     *
     * @param access what may be read, and how much of it
     */
    default SensorData open(long seed, DataAccess access) throws SensorDataException {
        return open(seed);
    }
}

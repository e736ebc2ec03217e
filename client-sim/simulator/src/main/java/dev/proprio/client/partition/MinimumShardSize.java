package dev.proprio.client.partition;

import dev.proprio.client.sensor.SensorDataException;

/** The check that a least shard size is possible at all. */
final class MinimumShardSize {
    private MinimumShardSize() {}

    static void check(int windows, int devices, int minimum) throws SensorDataException {
        if ((long) devices * minimum > windows) {
            throw new SensorDataException(
                    "%s windows are too few for %s devices with at least %s each; lower devices or minimum."
                            .formatted(windows, devices, minimum));
        }
    }
}

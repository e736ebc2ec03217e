package dev.proprio.client.device;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import java.util.OptionalInt;

/** The devices' private data. Thread-safe. */
@FunctionalInterface
public interface Shards {
    /**
     * The training windows of one device; may be none.
     *
     * @throws SensorDataException if they can't be read
     */
    Windows of(String device) throws SensorDataException;

    /** Whether a device's shard can be had without loading or generating it. */
    default boolean isHere(String device) {
        return true;
    }

    /**
     * How many windows a device's shard has, if that is known without making them; what training on it costs is
     * in proportion.
     */
    default OptionalInt expectedCount(String device) throws SensorDataException {
        return OptionalInt.empty();
    }
}

package dev.proprio.client.device;

import dev.proprio.client.augmentation.WindowShape;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.UnlabelledWindows;
import dev.proprio.client.sensor.Windows;
import java.util.Optional;
import java.util.OptionalInt;

/** The devices' private data. Thread-safe. */
@FunctionalInterface
public interface Shards {
    /**
     * The labelled training windows of one device; may be none.
     *
     * @throws SensorDataException if they can't be read
     */
    Windows of(String device) throws SensorDataException;

    /**
     * The training windows of one device that have no label; by default none.
     *
     * @throws SensorDataException if they can't be read
     */
    default UnlabelledWindows unlabelled(String device) throws SensorDataException {
        return UnlabelledWindows.NONE;
    }

    /** What windows are like, if more is known of them than their size. */
    default Optional<WindowShape> windowShape() {
        return Optional.empty();
    }

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

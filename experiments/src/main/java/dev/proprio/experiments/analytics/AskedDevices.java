package dev.proprio.experiments.analytics;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.proto.query.Query;

/** Devices that can be asked one query after the other, all of them each time. */
public interface AskedDevices {
    /**
     * Asks them.
     *
     * @throws InterruptedException if the thread is interrupted while it waits for them
     * @throws SensorDataException if the data of one of them can't be read
     */
    CollectedAnswers ask(Query query) throws SensorDataException, InterruptedException;
}

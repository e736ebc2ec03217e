package dev.proprio.experiments.engine;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;

/** What simulated devices answer, each of its own data. Thread-safe. */
@FunctionalInterface
public interface DeviceAnswers<Q extends Query> {
    /**
     * One device's answer.
     *
     * @throws SensorDataException if its data can't be read
     */
    QueryAnswer answer(Q query, String device) throws SensorDataException;
}

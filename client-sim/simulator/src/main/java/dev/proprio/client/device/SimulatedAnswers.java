package dev.proprio.client.device;

import dev.proprio.client.session.QueryRefusedException;
import dev.proprio.proto.query.ComparisonQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.update.Broadcast;
import java.util.Optional;

/** What simulated devices answer to queries, each of its own data. Thread-safe. */
@FunctionalInterface
public interface SimulatedAnswers {
    /**
     * One device's answer.
     *
     * @param model to evaluate; empty where something else is asked
     * @throws Exception with a message for whoever reads why the device did not answer
     */
    QueryAnswer answer(String device, Query query, Optional<Broadcast> model) throws Exception;

    /**
     * What one device answers that holds two models against each other; nobody does if this is left as it is.
     *
     * @throws Exception with a message for whoever reads why the device did not answer
     */
    default QueryAnswer compare(String device, ComparisonQuery query, Broadcast first, Broadcast second)
            throws Exception {
        throw new QueryRefusedException("this device compares no models");
    }
}

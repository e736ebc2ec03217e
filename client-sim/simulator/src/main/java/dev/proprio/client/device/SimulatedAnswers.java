package dev.proprio.client.device;

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
}

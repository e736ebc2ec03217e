package dev.proprio.client.session;

import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.query.ComparisonQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import java.util.Optional;
import java.util.Set;

/** What a device does with a task, down to what it sends: for nodes that keep their memory themselves. */
public interface DeviceWork {
    /**
     * Trains on the device's data and packs the update as the task says. May block for as long as the round lasts;
     * when the round closes first, the calling thread is not interrupted but the result is not sent.
     *
     * @param model the global model, and what comes with it
     * @throws Exception with a message for whoever reads the round's record
     */
    PackedUpdate perform(TrainingTask task, Broadcast model) throws Exception;

    /**
     * Answers a query about the device's own data, with what the query's own methods make of it. What is no answer to it is not sent.
     * A device answers none if this is left as it is.
     *
     * @param model to evaluate on data that was kept from training, or to score it by; empty where something else is asked
     * @throws QueryRefusedException to refuse the query as such, with a message that is always told
     * @throws Exception with a message for whoever reads why a device did not answer; it stays on the device where answers are hidden
     */
    default QueryAnswer answer(Query query, Optional<Broadcast> model) throws Exception {
        throw new QueryRefusedException("this device answers no queries");
    }

    /**
     * Compares two models on data that was kept from training, with {@link ComparisonQuery#answer} of what both take its windows for. They may
     * be of different architectures: each has its own description. What is no answer to it is not sent. A device compares none if this
     * is left as it is.
     *
     * @param first the model that there is, say
     * @param second the one that may come in its place
     * @throws QueryRefusedException to refuse the query as such, with a message that is always told
     * @throws Exception with a message for whoever reads why a device did not answer; it stays on the device where answers are hidden
     */
    default QueryAnswer compare(ComparisonQuery query, Broadcast first, Broadcast second) throws Exception {
        throw new QueryRefusedException("this device compares no models");
    }

    /** The names of the device's shards of data; none if it does not tell them apart. */
    default Set<String> shards() {
        return Set.of();
    }

    /** The same work on some of its shards alone; called only if it has some. */
    default DeviceWork on(Set<String> shards) {
        throw new UnsupportedOperationException("this device does not tell shards of its data apart");
    }

    /**
     * Whether the device goes on with a task; asked before each step. One that is no longer idle or charged may say no:
     * it then leaves the round, and the round goes on without it.
     */
    default boolean stays(TrainingTask task, RoundStep step) {
        return true;
    }

    /**
     * The update that was performed for the task counts for good: what a device remembers from round to round changes
     * here, and not when an update was sent. Called on a session's thread and at most once for each update, before the
     * run's next task; tasks of other runs may have been performed in between.
     */
    void counted(TrainingTask task);

    /** The update that was performed for the task will not count. Called like {@link #counted}, instead of it. */
    default void discarded(TrainingTask task) {}

    /** Nothing more will be sent for the task. Called on the same thread, whatever became of it. */
    default void ended(TrainingTask task) {}
}

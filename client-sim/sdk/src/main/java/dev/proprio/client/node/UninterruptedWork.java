package dev.proprio.client.node;

import dev.proprio.client.session.DeviceWork;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.query.ComparisonQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/**
 * A node's work, in which an interruption of the node's thread means that the node is closed, and nothing otherwise: code
 * that interrupts its own thread has failed at its task and does not break the session.
 *
 * @param work the owner's
 * @param closing whether the node is being closed
 */
record UninterruptedWork(DeviceWork work, BooleanSupplier closing) implements DeviceWork {
    @Override
    public PackedUpdate perform(TrainingTask task, Broadcast model) throws Exception {
        return uninterrupted(() -> work.perform(task, model));
    }

    @Override
    public QueryAnswer answer(Query query, Optional<Broadcast> model) throws Exception {
        return uninterrupted(() -> work.answer(query, model));
    }

    @Override
    public QueryAnswer compare(ComparisonQuery query, Broadcast first, Broadcast second) throws Exception {
        return uninterrupted(() -> work.compare(query, first, second));
    }

    @Override
    public Set<String> shards() {
        return work.shards();
    }

    @Override
    public DeviceWork on(Set<String> shards) {
        return new UninterruptedWork(work.on(shards), closing);
    }

    private <T> T uninterrupted(Callable<T> owners) throws Exception {
        try {
            return owners.call();
        } catch (InterruptedException e) {
            if (closing.getAsBoolean()) {
                throw e;
            }
            throw new ExecutionException(e);
        } finally {
            boolean stray = !closing.getAsBoolean() && Thread.interrupted();
            if (stray && closing.getAsBoolean()) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean stays(TrainingTask task, RoundStep step) {
        return work.stays(task, step);
    }

    @Override
    public void counted(TrainingTask task) {
        work.counted(task);
    }

    @Override
    public void discarded(TrainingTask task) {
        work.discarded(task);
    }

    @Override
    public void ended(TrainingTask task) {
        work.ended(task);
    }
}

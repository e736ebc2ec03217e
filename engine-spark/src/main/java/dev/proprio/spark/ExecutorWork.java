package dev.proprio.spark;

import dev.proprio.client.device.TrainerPool;
import dev.proprio.coordinator.lease.Lease;
import dev.proprio.coordinator.lease.LeaseAnswer;
import dev.proprio.coordinator.lease.LeasedExperiment;
import dev.proprio.experiments.cluster.LeaseHolder.Holding;
import dev.proprio.experiments.cluster.LeasedSpecs;
import dev.proprio.experiments.cluster.PreparedWork;
import dev.proprio.experiments.cluster.PreparedWork.Prepared;
import dev.proprio.experiments.record.Versions;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.v1.LeaseOffer;
import dev.proprio.proto.wire.ModelRefs;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * What an executor has prepared, kept from task to task. Spark makes everything anew for each task, so that only the class itself
 * can hold it.
 */
final class ExecutorWork {
    private static final ReentrantLock LOCK = new ReentrantLock();
    private static @Nullable PreparedWork work;

    private ExecutorWork() {}

    /**
     * Prepares an experiment and warms it, unless it is here.
     *
     * @throws RefusedExecutorException if that is not what the run has prepared
     */
    static Holding of(ToldExperiment told) throws IOException, InterruptedException, RefusedExecutorException {
        LeasedExperiment leased = told.leased();
        LOCK.lockInterruptibly();
        try {
            refuse(leased.otherVersions(LeasedSpecs.computing(Versions.all())));
            PreparedWork kept = work;
            if (kept == null) {
                kept = new PreparedWork(SparkEnv.get().conf().getInt("spark.executor.cores", 1));
                work = kept;
            }
            Holding prepared = kept.of(told.settings());
            refuse(leased.otherDigests(prepared.digests()));
            return prepared;
        } finally {
            LOCK.unlock();
        }
    }

    /**
     * The same of an experiment whose rounds are leased.
     *
     * @throws IOException if its jobs are
     */
    static Prepared ofRounds(ToldExperiment told) throws IOException, InterruptedException, RefusedExecutorException {
        if (of(told) instanceof Prepared prepared) {
            return prepared;
        }
        throw new IOException("the rounds of this experiment are not leased, but its jobs are");
    }

    private static void refuse(Optional<String> difference) throws RefusedExecutorException {
        if (difference.isPresent()) {
            throw new RefusedExecutorException("executor %s: %s".formatted(name(), difference.get()));
        }
    }

    private static String name() {
        SparkEnv here = SparkEnv.get();
        return "%s on %s"
                .formatted(
                        here.executorId(), here.blockManager().blockManagerId().host());
    }

    /** Carries a lease out as the calling task. */
    static LeaseReturn carryOut(ToldExperiment told, LeaseParcel parcel, byte[] model) throws Exception {
        TaskContext task = TaskContext.get();
        LeaseOffer offer = parcel.message();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(offer.getRemainingMillis());
        Prepared prepared = ofRounds(told);
        Lease lease = Lease.of(offer, parcel.remembered());
        Broadcast broadcast = ModelRefs.broadcast(
                offer.getModel(), prepared.experiment().initialModel().layout(), FloatBytes.decode(model));
        TrainerPool trainers = prepared.experiment().trainers();
        Future<LeaseAnswer> answer = trainers.submit(trainer ->
                prepared.executor().execute(lease, broadcast, deadline, () -> !task.isInterrupted(), trainer));
        try {
            return LeaseReturn.of(answer.get(), lease.id().attempt(), retries(task));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Carries a job out as the calling task. */
    static JobReturn carryOut(ToldExperiment told, JobParcel parcel) throws Exception {
        TaskContext task = TaskContext.get();
        byte[] answer = of(told).carryOut(parcel.job(), parcel.content(), () -> !task.isInterrupted());
        return new JobReturn(answer, retries(task));
    }

    /** How often the calling task was tried before. */
    static int retries(TaskContext task) {
        return task.attemptNumber() + task.stageAttemptNumber();
    }
}

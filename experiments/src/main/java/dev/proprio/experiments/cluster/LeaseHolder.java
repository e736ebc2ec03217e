package dev.proprio.experiments.cluster;

import dev.proprio.coordinator.lease.Lease;
import dev.proprio.coordinator.lease.LeaseAnswer;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.v1.WorkerMessage;
import dev.proprio.proto.v1.WorkerOrder;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Who carries leases out, over one session after the other. All but leases come on the session's thread. */
public interface LeaseHolder extends AutoCloseable {
    /**
     * Prepares an experiment, unless it is the one that is here.
     *
     * @throws IOException if its data can't be read
     */
    Holding of(String settings) throws IOException, InterruptedException;

    /** A session's leases may come; {@code out} takes whatever there is to tell, from any thread, until it goes on no more. */
    default void joined(Consumer<WorkerMessage.Builder> out, BooleanSupplier goesOn) {}

    /** An order that is neither a lease nor the session's own. */
    default void take(WorkerOrder order) {}

    /** A session has ended: nobody waits for its leases. */
    default void ended() throws InterruptedException {}

    @Override
    void close();

    /** A prepared experiment. Thread-safe. */
    interface Holding {
        /** SHA-256 of what was made of the settings, by what it is. */
        Map<String, String> digests();

        /** How leases' models must be made up; empty if it does not matter. */
        Optional<ParameterLayout> layout();

        /**
         * Carries a lease out.
         *
         * @param deadline no device begins later, as {@link System#nanoTime} has it
         * @param wanted whether anybody waits for the answer yet
         */
        LeaseAnswer carryOut(Lease lease, Broadcast broadcast, long deadline, BooleanSupplier wanted) throws Exception;

        /** Carries a job out; see {@link PreparedJobs#carryOut}. */
        default byte[] carryOut(byte[] job, byte[] content, BooleanSupplier wanted) throws Exception {
            throw new IOException("this experiment has no jobs, but one came");
        }
    }
}

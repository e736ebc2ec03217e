package dev.proprio.experiments.cluster;

import dev.proprio.coordinator.lease.JobLease;
import dev.proprio.coordinator.lease.LeaseBatch;
import dev.proprio.coordinator.lease.LeaseCounts;
import dev.proprio.coordinator.lease.LeaseTransport;
import dev.proprio.coordinator.round.RunFailedException;
import java.util.List;

/** A transport with what was opened for it, all of which ends with it. */
record OwnedTransport(LeaseTransport transport, Runnable end) implements LeaseTransport {
    @Override
    public int slots() throws RunFailedException, InterruptedException {
        return transport.slots();
    }

    @Override
    public void perform(LeaseBatch batch) throws RunFailedException, InterruptedException {
        transport.perform(batch);
    }

    @Override
    public void perform(List<JobLease> jobs) throws RunFailedException, InterruptedException {
        transport.perform(jobs);
    }

    @Override
    public LeaseCounts counts() {
        return transport.counts();
    }

    @Override
    public void close() {
        end.run();
    }
}

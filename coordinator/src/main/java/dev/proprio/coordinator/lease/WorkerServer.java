package dev.proprio.coordinator.lease;

import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.proto.identity.CertifiedRole;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** Workers that connect to this process over gRPC. Thread-safe. */
public final class WorkerServer implements LeaseTransport {
    private final LeaseScheduler scheduler;
    private final LeaseListener listener;

    /**
     * How long this waits.
     *
     * @param lease after which a lease goes to another worker, too
     * @param workers while there are none
     */
    public record Waits(Duration lease, Duration workers) {
        private LeaseScheduler scheduler() {
            return new LeaseScheduler(lease, workers);
        }
    }

    private WorkerServer(LeaseScheduler scheduler, LeaseListener listener) {
        this.scheduler = scheduler;
        this.listener = listener;
    }

    /**
     * Listens on a loopback address, for workers of the same user; port 0 takes any free port.
     *
     * @param token what they show
     * @throws IOException if the address is not loopback, or the port is in use
     */
    public static WorkerServer listen(InetSocketAddress address, String token, LeasedExperiment experiment, Waits waits)
            throws IOException {
        LeaseScheduler scheduler = waits.scheduler();
        return new WorkerServer(scheduler, LeaseListener.listen(address, token, experiment, scheduler));
    }

    /**
     * Listens on any address with TLS 1.3, for workers that enrolled with a worker's token of the guard's store. One whose
     * certificate is revoked or runs out is sent away.
     *
     * @param guard stays open as long as the server; the caller closes it afterwards
     * @throws IOException if the address is unknown, or the port is in use
     * @throws GuardException if there is no certificate for the server
     */
    public static WorkerServer listen(InetSocketAddress address, Guard guard, LeasedExperiment experiment, Waits waits)
            throws IOException, GuardException {
        LeaseScheduler scheduler = waits.scheduler();
        return new WorkerServer(
                scheduler, LeaseListener.listen(address, guard, CertifiedRole.WORKER, experiment, scheduler));
    }

    /** The port that it listens on. */
    public int port() {
        return listener.port();
    }

    /**
     * Nobody waits for more workers than that from now on: where there are none, the run fails at once.
     *
     * @param reason why there won't be more, as a sentence
     */
    public void expectAtMost(int workers, String reason) {
        scheduler.expectAtMost(workers, reason);
    }

    /**
     * Waits until so many workers are in, or as many as are expected.
     *
     * @throws RunFailedException if they don't come for longer than this waits; it says why the last one was refused
     */
    public void await(int workers) throws RunFailedException, InterruptedException {
        scheduler.await(workers);
    }

    @Override
    public int slots() throws RunFailedException, InterruptedException {
        return scheduler.slots();
    }

    @Override
    public void perform(LeaseBatch batch) throws RunFailedException, InterruptedException {
        scheduler.perform(batch);
    }

    @Override
    public void perform(List<JobLease> jobs) throws RunFailedException, InterruptedException {
        scheduler.perform(jobs);
    }

    @Override
    public LeaseCounts counts() {
        return scheduler.counts();
    }

    /** Sends the workers home and stops listening. */
    @Override
    public void close() {
        listener.close();
    }
}

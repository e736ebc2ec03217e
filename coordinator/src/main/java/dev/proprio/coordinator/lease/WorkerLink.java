package dev.proprio.coordinator.lease;

import dev.proprio.proto.identity.DeviceCertificate;
import dev.proprio.proto.v1.WorkerOrder;
import java.util.Optional;

/** The way to one worker. Thread-safe; never blocks. */
public interface WorkerLink {
    /** What the worker calls itself, or its certificate calls it. */
    String name();

    /** The worker's certificate, if it needs one. */
    Optional<DeviceCertificate> certificate();

    /**
     * Hands a lease out.
     *
     * @param handedOut how often it was, this time included
     */
    void offer(Lease lease, LeaseBatch batch, int handedOut);

    /** Hands a job out, likewise. */
    void offer(JobLease job, int handedOut);

    /** Sends any other order. */
    void tell(WorkerOrder order);

    /** Ends the worker's session. */
    void dismiss(String reason);
}

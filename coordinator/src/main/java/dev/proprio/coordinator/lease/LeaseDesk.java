package dev.proprio.coordinator.lease;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.proto.identity.DeviceCertificate;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.v1.LeafDevices;
import java.util.Optional;

/** Where the sessions of those who carry leases out report, and ask what their leases refer to. Thread-safe; never blocks. */
public interface LeaseDesk {
    /** Whether one of this name may come in: none that gave an answer that could not be one. */
    boolean admits(String name);

    /** One is ready for leases; {@code slots} is how many it carries out at a time. */
    void join(String session, WorkerLink link, int slots);

    /** One is gone, if it was in. */
    void leave(String session, String reason);

    /** Notes why one was not let in, for whoever waits for it. */
    void refusedAtTheDoor(String name, String reason);

    /**
     * Notes which devices are connected to one that is in.
     *
     * @return whether devices connect to it at all
     */
    default boolean devices(String session, LeafDevices message) {
        return false;
    }

    /** What one may fetch now. */
    Optional<Content> content(String session, ByteString sha256);

    /** Whether an answer that one announces is wanted. */
    Announced announced(String session, LeaseId id);

    /**
     * Counts an answer, if it is the first.
     *
     * @return whether it counts
     * @throws InvalidPartialException if it can't be one; the lease goes to another
     */
    boolean answered(String session, LeaseId id, LeaseAnswers.Checked answer) throws InvalidPartialException;

    /**
     * The call of an answer broke off. Whether that was its connection, and the lease goes to another, or the lease failed, one
     * tells on its stream.
     */
    void brokeOff(String session, LeaseId id);

    /** One could not carry a lease out. */
    void failed(String session, LeaseId id, String reason);

    /** One's answer could not be one: it is sent away for the rest of the run. */
    void ban(String session, LeaseId id, String reason);

    /** Sends away whose certificate no longer holds. */
    void dismissUnless(CertificateCheck holds);

    /** Sends all home. */
    void close(String reason);

    /** What becomes of an answer that is announced. */
    sealed interface Announced {
        /** It is wanted. */
        record Wanted(Lease lease, LeaseAnswers answers) implements Announced {}

        /** It is wanted, and of a job. */
        record WantedJob(JobLease job) implements Announced {}

        /** The lease was answered before. */
        record Duplicate() implements Announced {}

        /** Its batch is over, or whoever announces it does not have the lease. */
        record Late() implements Announced {}
    }

    /** Whether a certificate holds yet. */
    @FunctionalInterface
    interface CertificateCheck {
        void require(DeviceCertificate certificate) throws IdentityException;
    }
}

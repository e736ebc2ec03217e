package dev.proprio.coordinator.lease;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.lease.LeaseDesk.Announced;
import java.util.List;
import java.util.Optional;

/** What workers are given to do, of whichever kind. */
sealed interface LeasedWork {
    LeaseId id();

    /** Work of a lower rank is handed out first. */
    int rank();

    /** Names what a worker prepares for it and keeps; empty if that is nothing. */
    String preparation();

    /** Hands it out, the {@code handedOut}th time. */
    void offer(WorkerLink link, int handedOut);

    /** What whoever has it may fetch by this digest. */
    Optional<Content> content(ByteString sha256);

    /** What is said to an answer to it. */
    Announced wanted();

    /** A part of a round. */
    record OfRound(Lease lease, LeaseBatch batch) implements LeasedWork {
        @Override
        public LeaseId id() {
            return lease.id();
        }

        @Override
        public int rank() {
            return 0;
        }

        @Override
        public String preparation() {
            return "";
        }

        @Override
        public void offer(WorkerLink link, int handedOut) {
            link.offer(lease, batch, handedOut);
        }

        @Override
        public Optional<Content> content(ByteString sha256) {
            return batch.content(sha256, List.of(lease.id()));
        }

        @Override
        public Announced wanted() {
            return new Announced.Wanted(lease, batch.answers());
        }
    }

    /** A job. */
    record OfJob(JobLease job) implements LeasedWork {
        @Override
        public LeaseId id() {
            return job.id();
        }

        @Override
        public int rank() {
            return job.rank();
        }

        @Override
        public String preparation() {
            return job.preparation();
        }

        @Override
        public void offer(WorkerLink link, int handedOut) {
            link.offer(job, handedOut);
        }

        @Override
        public Optional<Content> content(ByteString sha256) {
            return job.content().sha256().equals(sha256) ? Optional.of(job.content()) : Optional.empty();
        }

        @Override
        public Announced wanted() {
            return new Announced.WantedJob(job);
        }
    }
}

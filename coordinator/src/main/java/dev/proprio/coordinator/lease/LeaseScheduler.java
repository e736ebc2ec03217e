package dev.proprio.coordinator.lease;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.proto.extension.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives leases and jobs to workers with free slots: one whose workers are gone at once, one that takes too long to another
 * worker as well. Thread-safe.
 */
final class LeaseScheduler extends AbstractLeaseDesk {
    private static final Logger log = LoggerFactory.getLogger(LeaseScheduler.class);

    /** A lease that failed so often fails by what it asks for. */
    private static final int MOST_FAILURES = 4;

    private static final long LOOK_MILLIS = 200;

    private final Duration leaseDeadline;
    private final Duration patience;
    private final Map<String, Slots> workers = new LinkedHashMap<>();
    private final Map<LeaseId, Progress> leases = new LinkedHashMap<>();
    private int most = Integer.MAX_VALUE;
    private String whyNoMore = "";
    private long withoutWorkersSince = System.nanoTime();
    private long handedOut;
    private long retried;
    private long dropped;

    /**
     * @param leaseDeadline after which a lease goes to another worker, too
     * @param patience how long to wait while there are no workers
     */
    LeaseScheduler(Duration leaseDeadline, Duration patience) {
        super("worker", "one");
        this.leaseDeadline = leaseDeadline;
        this.patience = patience;
    }

    /** A worker's slots, which leases have them, which of these it is answering, and what it has prepared for jobs. */
    private record Slots(
            String session,
            WorkerLink link,
            int count,
            Set<LeaseId> held,
            Set<LeaseId> arriving,
            Set<String> prepared) {
        int free() {
            return count - held.size();
        }
    }

    /** Work that a worker could have. */
    private record Pairing(Progress progress, Slots worker, int cost) {}

    /** How far a lease is that somebody waits for. */
    private static final class Progress {
        private final LeasedWork work;
        private final Map<String, Long> holders = new LinkedHashMap<>();
        private int handedOut;
        private int failures;
        private Optional<String> failure = Optional.empty();
        private boolean answered;

        Progress(LeasedWork work) {
            this.work = work;
        }

        /** Whether all who have it, if anybody, have had it for longer than this. */
        boolean isOverdue(long now, Duration deadline) {
            return !answered && holders.values().stream().allMatch(since -> now - since > deadline.toNanos());
        }
    }

    @Override
    protected Map<String, WorkerLink> links() {
        Map<String, WorkerLink> links = new LinkedHashMap<>();
        workers.forEach((session, worker) -> links.put(session, worker.link));
        return links;
    }

    @Override
    public synchronized void join(String session, WorkerLink link, int slots) {
        workers.put(session, new Slots(session, link, slots, new HashSet<>(), new HashSet<>(), new HashSet<>()));
        log.info("worker {} joined with {} slots", link.name(), slots);
        assign();
        notifyAll();
    }

    @Override
    public synchronized void leave(String session, String reason) {
        Slots gone = workers.remove(session);
        if (gone == null) {
            return;
        }
        log.info("worker {} is gone: {}", gone.link.name(), reason);
        for (LeaseId id : gone.held) {
            Progress progress = leases.get(id);
            if (progress != null) {
                progress.holders.remove(session);
            }
        }
        if (workers.isEmpty()) {
            withoutWorkersSince = System.nanoTime();
        }
        assign();
        notifyAll();
    }

    /**
     * Nobody waits for more workers than that from now on.
     *
     * @param reason why there won't be more, as a sentence
     */
    synchronized void expectAtMost(int workers, String reason) {
        if (workers < most) {
            most = workers;
            whyNoMore = reason;
            notifyAll();
        }
    }

    /** Waits until so many workers are in, or all that may come, or as long as this waits. */
    synchronized void await(int wanted) throws RunFailedException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (workers.size() < Math.min(wanted, Math.max(1, most))) {
            requireNotForlorn();
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new RunFailedException(
                        "%s of %s workers came within %s%s; start workers with `proprio worker --coordinator HOST:PORT`"
                                .formatted(workers.size(), wanted, DurationText.format(patience), lastRefusal()));
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Free slots of all workers, waiting for at least one worker; at least 1. */
    synchronized int slots() throws RunFailedException, InterruptedException {
        await(1);
        return Math.max(1, workers.values().stream().mapToInt(Slots::free).sum());
    }

    synchronized void perform(LeaseBatch batch) throws RunFailedException, InterruptedException {
        perform(
                batch.leases().stream()
                        .map(lease -> new LeasedWork.OfRound(lease, batch))
                        .toList(),
                batch.deadline());
    }

    synchronized void perform(List<JobLease> jobs) throws RunFailedException, InterruptedException {
        perform(jobs.stream().map(LeasedWork.OfJob::new).toList(), System.nanoTime() + Long.MAX_VALUE);
    }

    private void perform(List<? extends LeasedWork> work, long deadline)
            throws RunFailedException, InterruptedException {
        List<Progress> wanted = work.stream().map(Progress::new).toList();
        wanted.forEach(progress -> leases.put(progress.work.id(), progress));
        withoutWorkersSince = System.nanoTime();
        try {
            assign();
            while (wanted.stream().anyMatch(progress -> !progress.answered)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                requireHope(wanted);
                TimeUnit.NANOSECONDS.timedWait(
                        this, Math.max(1, Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS))));
                assign();
            }
        } finally {
            wanted.forEach(progress -> leases.remove(progress.work.id()));
        }
    }

    private void requireHope(List<Progress> wanted) throws RunFailedException {
        for (Progress progress : wanted) {
            if (progress.failure.isPresent()) {
                throw new RunFailedException(progress.failure.get());
            }
        }
        requireNotForlorn();
        if (workers.isEmpty() && System.nanoTime() - withoutWorkersSince > patience.toNanos()) {
            throw new RunFailedException(
                    "there has been no worker for %s%s; start workers, and go on with the run by --resume"
                            .formatted(DurationText.format(patience), lastRefusal()));
        }
    }

    private void requireNotForlorn() throws RunFailedException {
        if (workers.isEmpty() && most == 0) {
            throw new RunFailedException(whyNoMore + lastRefusal());
        }
    }

    /** Hands out what nobody works on, then what takes too long. */
    private void assign() {
        long now = System.nanoTime();
        List<Progress> ranked = leases.values().stream()
                .sorted(Comparator.comparingInt(progress -> progress.work.rank()))
                .toList();
        List<Progress> untouched = new ArrayList<>(ranked.stream()
                .filter(progress -> progress.holders.isEmpty() && !progress.answered)
                .toList());
        Optional<Pairing> next = pairing(untouched);
        while (next.isPresent()) {
            handOut(next.get().progress, next.get().worker, now);
            untouched.remove(next.get().progress);
            next = pairing(untouched);
        }
        for (Progress progress : ranked) {
            if (progress.isOverdue(now, leaseDeadline)) {
                free(progress).ifPresent(worker -> handOut(progress, worker, now));
            }
        }
    }

    /** Of the work of the first rank, what costs a worker the least to prepare; the first of equals. */
    private Optional<Pairing> pairing(List<Progress> ranked) {
        Optional<Pairing> best = Optional.empty();
        for (Progress progress : ranked) {
            Optional<Slots> worker = free(progress);
            if (worker.isEmpty()
                    || progress.work.rank() > ranked.getFirst().work.rank()) {
                return best;
            }
            int cost = cost(progress.work.preparation(), worker.get());
            if (best.isEmpty() || cost < best.get().cost) {
                best = Optional.of(new Pairing(progress, worker.get(), cost));
            }
            if (cost == 0) {
                return best;
            }
        }
        return best;
    }

    /** What nobody has prepared has to be prepared by somebody; what others have prepared may yet be done by them. */
    private int cost(String preparation, Slots worker) {
        if (preparation.isEmpty() || worker.prepared.contains(preparation)) {
            return 0;
        }
        return workers.values().stream().anyMatch(other -> other.prepared.contains(preparation)) ? 2 : 1;
    }

    /** Of the workers with free slots that do not have the lease, the one that it costs least, or else with the most free slots. */
    private Optional<Slots> free(Progress progress) {
        return workers.values().stream()
                .filter(worker -> worker.free() > 0 && !worker.held.contains(progress.work.id()))
                .min(Comparator.<Slots>comparingInt(worker -> cost(progress.work.preparation(), worker))
                        .thenComparing(Comparator.comparingInt(Slots::free).reversed()));
    }

    private void handOut(Progress progress, Slots worker, long now) {
        LeaseId id = progress.work.id();
        progress.handedOut++;
        if (progress.handedOut == 1) {
            handedOut++;
        } else {
            retried++;
            log.info("{} goes to {}, the {} time", id, worker.link.name(), progress.handedOut);
        }
        progress.holders.put(worker.session, now);
        worker.held.add(id);
        worker.prepared.add(progress.work.preparation());
        progress.work.offer(worker.link, progress.handedOut);
    }

    @Override
    public synchronized Optional<Content> content(String session, ByteString sha256) {
        Slots worker = workers.get(session);
        if (worker == null) {
            return Optional.empty();
        }
        return worker.held.stream()
                .flatMap(id -> Optional.ofNullable(leases.get(id)).stream())
                .flatMap(progress -> progress.work.content(sha256).stream())
                .findFirst();
    }

    @Override
    public synchronized Announced announced(String session, LeaseId id) {
        Progress progress = leases.get(id);
        Slots worker = workers.get(session);
        if (progress != null && worker != null && worker.held.contains(id) && !progress.answered) {
            // Who answers twice at a time takes the memory of two answers.
            if (worker.arriving.add(id)) {
                return progress.work.wanted();
            }
        } else {
            release(session, id);
        }
        dropped++;
        return progress != null && progress.answered ? new Announced.Duplicate() : new Announced.Late();
    }

    @Override
    public synchronized boolean answered(String session, LeaseId id, LeaseAnswers.Checked answer)
            throws InvalidPartialException {
        Progress progress = leases.get(id);
        release(session, id);
        if (progress == null || progress.answered) {
            dropped++;
            assign();
            return false;
        }
        answer.count();
        progress.answered = true;
        assign();
        notifyAll();
        return true;
    }

    @Override
    public synchronized void brokeOff(String session, LeaseId id) {
        Slots worker = workers.get(session);
        if (worker != null) {
            worker.arriving.remove(id);
        }
    }

    @Override
    public synchronized void failed(String session, LeaseId id, String reason) {
        Progress progress = leases.get(id);
        Slots worker = workers.get(session);
        if (worker == null || !worker.held.contains(id)) {
            return;
        }
        log.warn("{} failed on worker {}: {}", id, worker.link.name(), reason);
        release(session, id);
        if (progress != null && !progress.answered && ++progress.failures == MOST_FAILURES) {
            progress.failure = Optional.of("%s failed %s times, the last time on worker %s: %s"
                    .formatted(id, MOST_FAILURES, worker.link.name(), reason));
        }
        assign();
        notifyAll();
    }

    private void release(String session, LeaseId id) {
        Slots worker = workers.get(session);
        if (worker != null) {
            worker.held.remove(id);
            worker.arriving.remove(id);
        }
        Progress progress = leases.get(id);
        if (progress != null) {
            progress.holders.remove(session);
        }
    }

    synchronized LeaseCounts counts() {
        return new LeaseCounts(workers.size(), handedOut, retried, dropped, refused());
    }

    @Override
    public void close(String reason) {
        List<Slots> all;
        synchronized (this) {
            all = new ArrayList<>(workers.values());
            workers.clear();
        }
        all.forEach(worker -> worker.link.dismiss(reason));
    }
}

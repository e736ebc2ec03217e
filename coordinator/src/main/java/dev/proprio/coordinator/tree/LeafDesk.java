package dev.proprio.coordinator.tree;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.grpc.Availability;
import dev.proprio.coordinator.grpc.AvailabilityRegistry;
import dev.proprio.coordinator.lease.AbstractLeaseDesk;
import dev.proprio.coordinator.lease.Content;
import dev.proprio.coordinator.lease.Lease;
import dev.proprio.coordinator.lease.LeaseAnswers;
import dev.proprio.coordinator.lease.LeaseBatch;
import dev.proprio.coordinator.lease.LeaseId;
import dev.proprio.coordinator.lease.WorkerLink;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.v1.DeviceMoved;
import dev.proprio.proto.v1.LeafDevices;
import dev.proprio.proto.v1.WorkerOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
 * The root's side of its leaves' sessions: which leaf has which devices, and which leases each is at. A lease belongs to one
 * leaf; when that leaf is gone the lease has {@linkplain EndedLease ended}, and its devices are for the fleet to ask
 * elsewhere. Thread-safe.
 */
final class LeafDesk extends AbstractLeaseDesk implements AvailabilityRegistry {
    private static final Logger log = LoggerFactory.getLogger(LeafDesk.class);

    /** A round in which leaves failed so often by themselves fails by what it asks for. */
    private static final int MOST_FAILURES = 4;

    private final Population population;
    private final Map<String, WorkerLink> leaves = new LinkedHashMap<>();
    private final LeafClaims claims = new LeafClaims(System::nanoTime);
    private final Map<LeaseId, Held> held = new HashMap<>();
    /** The leaf that a device was last asked at in this part of a round. */
    private final Map<String, String> askedAt = new HashMap<>();

    private final Set<LeaseId> answered = new HashSet<>();
    private final List<EndedLease> ended = new ArrayList<>();
    private Optional<LeaseBatch> batch = Optional.empty();
    private Optional<SafeRounds> safe = Optional.empty();
    private String lastFailure = "";
    private long changes;
    private int failures;
    private long handedOut;
    private long lost;
    private long dropped;

    /** @param population all devices that the run may ask; leaves tell of no others */
    LeafDesk(Population population) {
        super("leaf", "leaf");
        this.population = population;
    }

    /** A lease that a leaf is at. */
    private static final class Held {
        private final Lease lease;
        private final String leaf;
        private boolean arriving;

        Held(Lease lease, String leaf) {
            this.lease = lease;
            this.leaf = leaf;
        }
    }

    /**
     * A lease that nobody is at any more.
     *
     * @param answered whether its answer counts; otherwise there is none
     */
    record EndedLease(Lease lease, String leaf, boolean answered) {}

    /** Begins a part of a round, whose leases refer to the batch's model. */
    synchronized void begin(LeaseBatch part) {
        batch = Optional.of(part);
        held.clear();
        answered.clear();
        askedAt.clear();
        ended.clear();
        failures = 0;
    }

    /** Ends it: what comes from now on is late. */
    synchronized void end() {
        batch = Optional.empty();
        held.clear();
        answered.clear();
        askedAt.clear();
        ended.clear();
    }

    /** Hands a lease to a leaf; if that is gone meanwhile, the lease has ended. */
    synchronized void handOut(Lease lease, String leaf) {
        WorkerLink link = leaves.get(leaf);
        if (link == null) {
            ended.add(new EndedLease(lease, leaf, false));
            changed();
            return;
        }
        handedOut++;
        held.put(lease.id(), new Held(lease, leaf));
        lease.devices().forEach(device -> askedAt.put(device, leaf));
        link.offer(lease, batch.orElseThrow(), 1);
    }

    /**
     * The leases that have ended since this was asked last.
     *
     * @throws RunFailedException if leaves could not carry leases out, too often
     */
    synchronized List<EndedLease> takeEnded() throws RunFailedException {
        if (failures >= MOST_FAILURES) {
            throw new RunFailedException(
                    "leaves failed %s times in a round, the last time %s".formatted(failures, lastFailure));
        }
        List<EndedLease> all = List.copyOf(ended);
        ended.clear();
        return all;
    }

    /** The leaf that a device is connected to. */
    synchronized Optional<String> leafOf(String device) {
        return claims.leafOf(device);
    }

    /** Tells all leaves of rounds that are safe, and later those that come. */
    synchronized void committed(String run, List<RoundResult> rounds) {
        if (rounds.isEmpty()) {
            return;
        }
        SafeRounds known = safe.filter(before -> before.run().equals(run)).orElseGet(() -> new SafeRounds(run));
        safe = Optional.of(known);
        List<WorkerOrder> news = known.note(rounds);
        leaves.values().forEach(link -> news.forEach(link::tell));
    }

    /**
     * Waits until so many leaves are in, and so many devices are connected to them.
     *
     * @throws RunFailedException if they don't come in time; it says why the last leaf was refused
     */
    synchronized void await(int wantedLeaves, int devices, Duration patience)
            throws RunFailedException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (leaves.size() < wantedLeaves || claims.size() < devices) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new RunFailedException(
                        "%s of %s leaves came within %s s, with %s of %s devices%s; start leaves with `proprio leaf --root HOST:PORT`"
                                .formatted(
                                        leaves.size(),
                                        wantedLeaves,
                                        patience.toSeconds(),
                                        claims.size(),
                                        devices,
                                        lastRefusal()));
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    @Override
    protected Map<String, WorkerLink> links() {
        return new LinkedHashMap<>(leaves);
    }

    @Override
    public synchronized void join(String session, WorkerLink link, int slots) {
        leaves.put(session, link);
        log.info("leaf {} joined", link.name());
        safe.ifPresent(known -> known.all().forEach(link::tell));
        changed();
    }

    @Override
    public synchronized void leave(String session, String reason) {
        WorkerLink gone = leaves.remove(session);
        if (gone == null) {
            return;
        }
        log.info("leaf {} is gone: {}", gone.name(), reason);
        claims.gone(session);
        List<Held> its = held.values().stream()
                .filter(lease -> lease.leaf.equals(session))
                .toList();
        its.forEach(this::lose);
        changed();
    }

    private void lose(Held lease) {
        held.remove(lease.lease.id());
        ended.add(new EndedLease(lease.lease, lease.leaf, false));
        lost++;
    }

    @Override
    public synchronized boolean devices(String session, LeafDevices message) {
        if (!leaves.containsKey(session)) {
            return true;
        }
        for (String device : message.getCameList()) {
            if (population.contains(device)) {
                Set<String> before = new HashSet<>();
                claims.came(device, session).ifPresent(before::add);
                Optional.ofNullable(askedAt.get(device)).ifPresent(before::add);
                before.remove(session);
                before.forEach(leaf -> moved(device, leaf));
            }
        }
        message.getBrokeList().forEach(device -> claims.gone(device, session, true));
        message.getLeftList().forEach(device -> claims.gone(device, session, false));
        changed();
        return true;
    }

    /** A leaf that waits for a device to come back there need not wait any longer. */
    private void moved(String device, String from) {
        WorkerLink link = leaves.get(from);
        if (link != null) {
            link.tell(WorkerOrder.newBuilder()
                    .setMoved(DeviceMoved.newBuilder().setDeviceId(device))
                    .build());
        }
    }

    @Override
    public synchronized Optional<Content> content(String session, ByteString sha256) {
        return batch.map(LeaseBatch::broadcast)
                .filter(model -> leaves.containsKey(session) && model.sha256().equals(sha256));
    }

    @Override
    public synchronized Announced announced(String session, LeaseId id) {
        Held lease = held.get(id);
        if (lease != null && lease.leaf.equals(session) && !lease.arriving) {
            // Who answers twice at a time takes the memory of two answers.
            lease.arriving = true;
            return new Announced.Wanted(lease.lease, batch.orElseThrow().answers());
        }
        dropped++;
        return lease != null || answered.contains(id) ? new Announced.Duplicate() : new Announced.Late();
    }

    @Override
    public synchronized boolean answered(String session, LeaseId id, LeaseAnswers.Checked answer)
            throws InvalidPartialException {
        Held lease = held.get(id);
        if (lease == null || !lease.leaf.equals(session)) {
            dropped++;
            return false;
        }
        answer.count();
        held.remove(id);
        answered.add(id);
        ended.add(new EndedLease(lease.lease, session, true));
        changed();
        return true;
    }

    @Override
    public synchronized void brokeOff(String session, LeaseId id) {
        Held lease = held.get(id);
        if (lease != null && lease.leaf.equals(session)) {
            lease.arriving = false;
        }
    }

    @Override
    public synchronized void failed(String session, LeaseId id, String reason) {
        Held lease = held.get(id);
        WorkerLink link = leaves.get(session);
        if (lease == null || link == null || !lease.leaf.equals(session)) {
            return;
        }
        log.warn("{} failed on leaf {}: {}", id, link.name(), reason);
        failures++;
        lastFailure = "%s on leaf %s: %s".formatted(id, link.name(), reason);
        lose(lease);
        changed();
    }

    @Override
    public void close(String reason) {
        List<WorkerLink> all;
        synchronized (this) {
            all = List.copyOf(leaves.values());
            leaves.clear();
        }
        all.forEach(link -> link.dismiss(reason));
    }

    @Override
    public synchronized Availability availability(String device, Duration comeBack) {
        return claims.availability(device, comeBack);
    }

    @Override
    public synchronized long changes() {
        return changes;
    }

    @Override
    public synchronized void awaitChange(long seen, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        long left = nanos;
        while (changes == seen && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
    }

    private void changed() {
        changes++;
        notifyAll();
    }

    /** What became of leases so far. */
    synchronized LeafCounts counts() {
        return new LeafCounts(leaves.size(), handedOut, lost, dropped, refused());
    }
}

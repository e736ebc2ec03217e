package dev.proprio.client.node;

import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.DeviceWork;
import dev.proprio.client.session.Eligibility;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.client.session.SessionMemory;
import dev.proprio.client.session.SessionSettings;
import dev.proprio.client.session.ShardRule;
import dev.proprio.client.session.ShardedTraining;
import dev.proprio.client.session.SiteGuard;
import dev.proprio.client.session.SitePolicy;
import dev.proprio.client.session.TaskLog;
import dev.proprio.client.session.UnsettledUpdates;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.wire.DeviceIds;
import dev.proprio.proto.wire.SelfDescription;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** What a node is to be like; only the device's id and its training must be given. Not thread-safe. */
public final class ClientNodeBuilder {
    private final ChannelSource channels;
    private @Nullable String device;
    private @Nullable LocalTraining training;
    private Optional<Shards> shards = Optional.empty();
    private @Nullable DeviceWork work;
    private UnsettledUpdates kept = new UnsettledUpdates();
    private Optional<SecureIdentity> identity = Optional.empty();
    private Eligibility gate = Eligibility.ALWAYS;
    private Backoff backoff = Backoff.DEFAULT;
    private NodeListener listener = event -> {};
    private NodeClock clock = NodeClock.SYSTEM;
    private Duration patience = Duration.ofSeconds(5);
    private Bytes memory = SessionMemory.DEFAULT;
    private SelfDescription says = SelfDescription.NONE;
    private SitePolicy policy = SitePolicy.OPEN;
    private TaskLog tasks = new TaskLog();
    private Clock wallClock = Clock.systemUTC();
    private boolean untilFarewell;
    private Optional<ThreadFactory> threads = Optional.empty();

    ClientNodeBuilder(ChannelSource channels) {
        this.channels = channels;
    }

    /** The device's id, the same for its life: 1 to 128 characters of {@code A-Z a-z 0-9 . _ : -}. */
    public ClientNodeBuilder device(String id) {
        if (!DeviceIds.isValid(id)) {
            throw new IllegalArgumentException(
                    "a device id must be 1 to 128 characters of A-Z a-z 0-9 . _ : - but was \"" + id + "\"");
        }
        device = id;
        return this;
    }

    /** The device's own training. */
    public ClientNodeBuilder training(LocalTraining own) {
        training = own;
        shards = Optional.empty();
        work = null;
        return this;
    }

    /**
     * The device's own training on several shards of data, of which the {@linkplain #policy policy} says what each may be used for.
     *
     * @param names what the shards are called, at least one
     * @throws IllegalArgumentException if there is none, or one can't be called so
     */
    public ClientNodeBuilder training(Set<String> names, ShardedTraining own) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a training on shards of data must have the names of some");
        }
        names.forEach(ShardRule::requireName);
        shards = Optional.of(new Shards(Set.copyOf(names), own));
        training = null;
        work = null;
        return this;
    }

    private record Shards(Set<String> names, ShardedTraining training) {}

    /** What the device does with a task, for those who pack updates and remember what was not sent themselves. */
    public ClientNodeBuilder work(DeviceWork own) {
        work = own;
        shards = Optional.empty();
        training = null;
        return this;
    }

    /**
     * Has the node keep there, before an update leaves, what it needs to know when it learns what became of it: the update
     * itself, what compression has not sent, and which tasks it has begun. So a process that is restarted in between goes on as if it had not been.
     * Without it that is forgotten with the process. An update that cannot be kept is not sent.
     *
     * @throws NodeStorageException if what is there is damaged, and the owner has not allowed to begin anew
     */
    public ClientNodeBuilder storage(NodeStorage own) throws NodeStorageException {
        kept = own.unsettledUpdates();
        tasks = own.taskLog();
        return this;
    }

    /** Who the device is in secure aggregations, in which it takes part then. */
    public ClientNodeBuilder secure(SecureIdentity own) {
        identity = Optional.of(own);
        return this;
    }

    /** When the device takes part; always, if nothing is said. */
    public ClientNodeBuilder eligibility(Eligibility own) {
        gate = Eligibility.guarded(own);
        return this;
    }

    /** How long it waits after failures. */
    public ClientNodeBuilder backoff(Backoff own) {
        backoff = own;
        return this;
    }

    /** Who learns what happens. */
    public ClientNodeBuilder listener(NodeListener own) {
        listener = own;
        return this;
    }

    /** Time, for tests. */
    public ClientNodeBuilder clock(NodeClock own) {
        clock = own;
        return this;
    }

    /** How long closing waits for the step that the node is at; 5 s if nothing is said. */
    public ClientNodeBuilder patience(Duration time) {
        patience = time;
        return this;
    }

    /** What makes the node's one thread; a thread that keeps the process alive, if nothing is said. */
    public ClientNodeBuilder threads(ThreadFactory own) {
        threads = Optional.of(own);
        return this;
    }

    /**
     * What one task may take in memory: about four times its model, and more with secure aggregation. Larger tasks are
     * refused before any of it is taken. Half of the memory that the process may use, if nothing is said.
     */
    public ClientNodeBuilder memory(Bytes most) {
        memory = most;
        return this;
    }

    /** What the device says of itself to coordinators, which do not check it; nothing, if nothing is said. */
    public ClientNodeBuilder says(SelfDescription own) {
        says = own;
        return this;
    }

    /**
     * What the device may be asked for, by whom, and how much of it; anything, if nothing is said. What it has done is
     * remembered in its {@link #storage}; without one, its limits begin anew with each process.
     */
    public ClientNodeBuilder policy(SitePolicy own) {
        policy = own;
        return this;
    }

    /** The time of day, by which the policy's budget goes; for tests. */
    public ClientNodeBuilder wallClock(Clock own) {
        wallClock = own;
        return this;
    }

    /**
     * Has the node end when the coordinator says farewell, unless that says when to come back; else it comes back later in any
     * case.
     */
    public ClientNodeBuilder untilFarewell() {
        untilFarewell = true;
        return this;
    }

    /**
     * Starts the node.
     *
     * @throws IllegalStateException if it has no id or no training, or its policy names a shard of data that it does not have
     */
    public ClientNode start() {
        DeviceWork does = work();
        if (device == null || does == null) {
            throw new IllegalStateException("a node needs a device id and a training before it starts");
        }
        requireShards(does.shards());
        var settings = new NodeSettings(
                channels,
                device,
                does,
                identity,
                gate,
                backoff,
                listener,
                clock,
                untilFarewell,
                new SessionMemory(memory, kept),
                says,
                new SiteGuard(policy, tasks, wallClock));
        String name = "proprio-" + device;
        return new ClientNode(settings, patience, threads.orElse(task -> new Thread(task, name)));
    }

    private @Nullable DeviceWork work() {
        if (shards.isPresent()) {
            return SessionSettings.packing(shards.get().names(), shards.get().training(), kept);
        }
        return training == null ? work : SessionSettings.packing(training, kept);
    }

    private void requireShards(Set<String> there) {
        for (ShardRule rule : policy.shards()) {
            if (!there.contains(rule.shard())) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT,
                        "the policy has a rule for the shard \"%s\", but the training has %s; give the training with"
                                + " the names of its shards",
                        rule.shard(),
                        there.isEmpty() ? "none" : new TreeSet<>(there)));
            }
        }
    }
}

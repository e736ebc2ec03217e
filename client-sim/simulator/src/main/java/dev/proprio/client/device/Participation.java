package dev.proprio.client.device;

import dev.proprio.client.session.SecureIdentity;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.SessionLog;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How an experiment's simulated devices take part beside training: who they are to each other, what they demand of a
 * secure aggregation, and which rounds they leave early. Thread-safe.
 */
public final class Participation {
    private static final int ATTEMPTS_PER_ROUND = 1;

    private final SimulatedIdentities identities;
    private final Optional<EnrolledIdentities> enrolled;
    private final ClientPolicy policy;
    private final Dropouts dropouts;
    private final Map<String, SessionLog> logs = new ConcurrentHashMap<>();

    /** @param seed the experiment's */
    public Participation(long seed, ClientPolicy policy, Dropouts dropouts) {
        this(new SimulatedIdentities(seed), Optional.empty(), policy, dropouts);
    }

    private Participation(
            SimulatedIdentities identities,
            Optional<EnrolledIdentities> enrolled,
            ClientPolicy policy,
            Dropouts dropouts) {
        this.identities = identities;
        this.enrolled = enrolled;
        this.policy = policy;
        this.dropouts = dropouts;
    }

    /** The same for devices that were enrolled at a coordinator. */
    public Participation with(EnrolledIdentities devices) {
        return new Participation(identities, Optional.of(devices), policy, dropouts);
    }

    /** Everybody's identities. */
    public Directory directory() {
        return identities;
    }

    /** What {@code device} brings to a secure aggregation. */
    public SecureIdentity identity(String device) {
        SessionLog log = logs.computeIfAbsent(device, id -> new SessionLog(ATTEMPTS_PER_ROUND));
        return enrolled.map(known -> new SecureIdentity(known.of(device).key(), known.directory(), policy, log, false))
                .orElseGet(() -> new SecureIdentity(identities.signer(device), identities, policy, log, false));
    }

    /** The first step of a task's round that its device does not take; empty if it stays to the end. */
    public Optional<RoundStep> leaves(TrainingTask task) {
        return dropouts.of(task.seed(), task.round(), task.device());
    }

    /** Whether the device of a task takes a step of its round. */
    public boolean stays(TrainingTask task, RoundStep step) {
        return dropouts.stays(task.seed(), task.round(), task.device(), step);
    }
}

package dev.proprio.client.device;

import dev.proprio.client.session.DeviceNature;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.ReleaseLimit;
import dev.proprio.proto.secagg.client.SessionLog;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Signer;
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
    /** Simulated devices guard nobody's data: a restarted coordinator may repeat a round as often as it needs. */
    private static final int ATTEMPTS_PER_ROUND = Integer.MAX_VALUE;

    private final SimulatedIdentities identities;
    private final Optional<EnrolledIdentities> enrolled;
    private final ClientPolicy policy;
    private final boolean required;
    private final Dropouts dropouts;
    private final Map<String, SessionLog> logs = new ConcurrentHashMap<>();

    /**
     * @param seed the experiment's
     * @param policy what the devices demand; how often sums are opened does not matter to them
     * @param required whether they refuse to send an update in the clear
     */
    public Participation(long seed, ClientPolicy policy, boolean required, Dropouts dropouts) {
        this(new SimulatedIdentities(seed), Optional.empty(), policy.releasing(ReleaseLimit.NONE), required, dropouts);
    }

    private Participation(
            SimulatedIdentities identities,
            Optional<EnrolledIdentities> enrolled,
            ClientPolicy policy,
            boolean required,
            Dropouts dropouts) {
        this.identities = identities;
        this.enrolled = enrolled;
        this.policy = policy;
        this.required = required;
        this.dropouts = dropouts;
    }

    /** The same for devices that were enrolled at a coordinator. */
    public Participation with(EnrolledIdentities devices) {
        return new Participation(identities, Optional.of(devices), policy, required, dropouts);
    }

    /** Everybody's identities. */
    public Directory directory() {
        return identities;
    }

    /** What {@code device} brings to a secure aggregation. */
    public SecureIdentity identity(String device) {
        SessionLog log = logs.computeIfAbsent(device, id -> new SessionLog(ATTEMPTS_PER_ROUND));
        Signer signer =
                enrolled.<Signer>map(known -> known.of(device).key()).orElseGet(() -> identities.signer(device));
        Directory directory = enrolled.map(EnrolledIdentities::directory).orElse(identities);
        return new SecureIdentity(signer, directory, policy, log, required, DeviceNature.SIMULATED);
    }

    /** The first step of a task's round that its device does not take; empty if it stays to the end. */
    public Optional<RoundStep> leaves(TrainingTask task) {
        return dropouts.of(task.seed(), task.round(), task.attempt(), task.device());
    }

    /** Whether the device of a task takes a step of its round. */
    public boolean stays(TrainingTask task, RoundStep step) {
        return dropouts.stays(task.seed(), task.round(), task.attempt(), task.device(), step);
    }
}

package dev.proprio.client.session;

import dev.proprio.proto.wire.SelfDescription;
import java.util.Optional;
import java.util.Set;

/**
 * What a device brings to its sessions.
 *
 * @param work what it does with a task
 * @param identity who it is in secure aggregations; empty if it takes part in none
 * @param gate when it takes part
 * @param listener learns what happens
 * @param memory what goes from session to session
 * @param says what it says of itself
 * @param site what its owner lets it do
 * @param waits whether a session waits for a coordinator that cannot be reached yet, instead of failing
 */
public record SessionSettings(
        DeviceWork work,
        Optional<SecureIdentity> identity,
        Eligibility gate,
        SessionListener listener,
        SessionMemory memory,
        SelfDescription says,
        SiteGuard site,
        boolean waits) {
    public SessionSettings {
        gate = Eligibility.guarded(gate);
    }

    /** Of a device that is always there and has one session, for which it waits. */
    static SessionSettings once(DeviceWork work, Optional<SecureIdentity> identity) {
        return new SessionSettings(
                work,
                identity,
                Eligibility.ALWAYS,
                SessionListener.NONE,
                new SessionMemory(),
                SelfDescription.NONE,
                SiteGuard.OPEN,
                true);
    }

    /** What such a device does with a training of one's own, packing what it returns. */
    public static DeviceWork packing(LocalTraining training) {
        return new PackedTraining(training);
    }

    /**
     * The same for a device that may be restarted.
     *
     * @param kept the same as its {@link SessionMemory} has
     */
    public static DeviceWork packing(LocalTraining training, UnsettledUpdates kept) {
        return new PackedTraining(training, kept);
    }

    /**
     * The same for a device with several shards of data.
     *
     * @param shards their names, at least one
     */
    public static DeviceWork packing(Set<String> shards, ShardedTraining training, UnsettledUpdates kept) {
        return PackedTraining.sharded(shards, training, kept);
    }
}

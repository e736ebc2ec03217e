package dev.proprio.client.session;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.SessionLog;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Signer;

/**
 * Who a device is to the others of a secure aggregation, and what it demands of one.
 *
 * @param signer signs with the device's long-term key
 * @param directory knows everybody's
 * @param policy what the device demands, whatever the coordinator proposes
 * @param log the device's memory of sessions; one for its lifetime
 * @param required whether the device refuses tasks without secure aggregation
 * @param nature whether it holds somebody's data
 */
public record SecureIdentity(
        Signer signer,
        Directory directory,
        ClientPolicy policy,
        SessionLog log,
        boolean required,
        DeviceNature nature) {
    /** Why a device for which secure aggregation is {@code required} refuses a task: what it is told as at "aggregate". */
    public static final String IN_THE_CLEAR = "this device takes part in rounds with secure aggregation only";

    /** Whether the device sends no update without secure aggregation. */
    boolean hides() {
        return required || policy.minimumNoise() > 0;
    }

    /** The identity of a device that holds somebody's data. */
    public SecureIdentity(Signer signer, Directory directory, ClientPolicy policy, SessionLog log, boolean required) {
        this(signer, directory, policy, log, required, DeviceNature.REAL);
    }

    /**
     * The identity of an enrolled device: signs with the device's key, and knows the others by certificates of the device
     * authority, which come with each round's roster.
     *
     * @param log the device's memory of sessions; one for its lifetime
     */
    public static SecureIdentity of(DeviceIdentity identity, ClientPolicy policy, SessionLog log, boolean required) {
        return new SecureIdentity(identity.key(), identity.directory(), policy, log, required);
    }
}

package dev.proprio.client.device;

import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.secagg.crypto.Signer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Identities of simulated devices, and the directory of them all, as enrolment would have left them. They follow from
 * the experiment's seed, so that processes that simulate one experiment agree on them: whoever knows the seed can sign
 * for any device. They protect nobody and must not be used outside simulations. Thread-safe.
 */
public final class SimulatedIdentities implements Directory {
    private final long seed;
    private final Map<String, Identity> identities = new ConcurrentHashMap<>();
    private final RememberedChecks checks = new RememberedChecks();

    /** The identities of an experiment. */
    public SimulatedIdentities(long seed) {
        this.seed = seed;
    }

    /** Signs as {@code device}. */
    public Signer signer(String device) {
        return identity(device);
    }

    @Override
    public boolean verify(String clientId, byte[] message, byte[] signature) {
        return checks.verify(identity(clientId).publicKey(), message, signature);
    }

    private Identity identity(String device) {
        return identities.computeIfAbsent(
                device,
                id -> Identity.fromSeed(CanonicalBytes.labelled("proprio/simulated-identity")
                        .u64(seed)
                        .prefixed(id)
                        .sha256()
                        .toByteArray()));
    }
}

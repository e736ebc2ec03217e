package dev.proprio.experiments.conformance;

import com.google.protobuf.ByteString;
import dev.proprio.client.session.DeviceNature;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.proto.secagg.client.BeaconRule;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.ReleaseLimit;
import dev.proprio.proto.secagg.client.SessionLog;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.secagg.crypto.Signer;
import dev.proprio.proto.secagg.graph.ThreatModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The other devices of a secure aggregation, which the kit plays itself. Immutable. */
final class Companions {
    /** So many, with the client, make a cohort that devices accept which nobody told otherwise. */
    static final int COUNT = 11;

    private static final int SEED_BYTES = 32;
    private static final int ATTEMPTS = 1000;
    private static final ClientPolicy EASY =
            new ClientPolicy(2, 2, ThreatModel.CURIOUS, 0, false, BeaconRule.ZEROS).releasing(ReleaseLimit.NONE);

    private final Map<String, Signer> signers;
    private final Directory directory;
    private final Optional<String> device;
    private final Optional<Function<String, ByteString>> certificates;
    private final Optional<Function<String, ByteString>> forged;

    /**
     * @param directory knows the client, too
     * @param device the only client that it knows; any if empty
     * @param certificates of devices by id, if they are known by such
     * @param forged certificates for the same ids and keys by an authority that nobody trusts
     */
    Companions(
            Map<String, Signer> signers,
            Directory directory,
            Optional<String> device,
            Optional<Function<String, ByteString>> certificates,
            Optional<Function<String, ByteString>> forged) {
        this.signers = Map.copyOf(signers);
        this.directory = directory;
        this.device = device;
        this.certificates = certificates;
        this.forged = forged;
    }

    /**
     * Companions whose public keys are published, as owners would who have no authority: a client finds its own Ed25519
     * seed in {@code device.seed} of the folder, and everybody's public keys in {@code directory.txt}.
     *
     * @param device the client's id
     */
    static Companions published(Path folder, String device) throws IOException {
        var random = new SecureRandom();
        Map<String, Signer> signers = new HashMap<>();
        Map<String, byte[]> keys = new HashMap<>();
        Files.createDirectories(folder);
        List<String> lines = new ArrayList<>();
        for (String id : ids()) {
            Identity identity = Identity.generate(random);
            signers.put(id, identity);
            keys.put(id, identity.publicKey());
            lines.add(line(id, identity));
        }
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        Identity own = Identity.fromSeed(seed);
        keys.put(device, own.publicKey());
        lines.add(line(device, own));
        Files.write(folder.resolve("device.seed"), seed);
        Files.write(folder.resolve("directory.txt"), lines, StandardCharsets.UTF_8);
        Directory directory = (id, message, signature) ->
                keys.containsKey(id) && Identity.verify(keys.getOrDefault(id, new byte[0]), message, signature);
        return new Companions(signers, directory, Optional.of(device), Optional.empty(), Optional.empty());
    }

    private static String line(String id, Identity identity) {
        return id + " " + HexFormat.of().formatHex(identity.publicKey());
    }

    /** What companions are called. */
    static List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= COUNT; i++) {
            ids.add("conformance-companion-" + i);
        }
        return List.copyOf(ids);
    }

    /** Knows everybody. */
    Directory directory() {
        return directory;
    }

    /** The only client that everybody knows; any if empty. */
    Optional<String> device() {
        return device;
    }

    /** Who a companion is. */
    SecureIdentity identity(String id) {
        Signer signer = signers.get(id);
        if (signer == null) {
            throw new IllegalArgumentException("there is no companion \"%s\"".formatted(id));
        }
        return new SecureIdentity(signer, directory, EASY, new SessionLog(ATTEMPTS), false, DeviceNature.SIMULATED);
    }

    /** Certificates by id, if devices have such. */
    Optional<Function<String, ByteString>> certificates() {
        return certificates;
    }

    /** The same for the same keys by an authority that nobody trusts. */
    Optional<Function<String, ByteString>> forged() {
        return forged;
    }
}

package dev.proprio.proto.secagg.client;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.KeyExchange;
import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.crypto.Signer;
import dev.proprio.proto.secagg.round.SecAggConfig;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Clients whose secrets follow from a label and their number, as those of the known answers do: SHA-256 of the label,
 * the secret's name and the number.
 */
public final class TestSecrets {
    private TestSecrets() {}

    /** A client with the known secrets of {@code label} and {@code number}. */
    public static SecAggClient client(
            SecAggConfig config,
            ByteString configHash,
            String id,
            String label,
            int number,
            Signer signer,
            Directory directory,
            ClientPolicy policy,
            SessionLog log,
            KeyExchange exchange) {
        var secrets = new ClientSecrets(
                secret(label + " c", number),
                secret(label + " s", number),
                secret(label + " b", number),
                Secret.of(Arrays.copyOf(secret(label + " rng", number).bytes(), 16)),
                secret(label + " beacon", number),
                (from, to) -> Arrays.copyOf(
                        CanonicalBytes.labelled(label + " nonce")
                                .u32(from)
                                .u32(to)
                                .sha256()
                                .toByteArray(),
                        12));
        return new SecAggClient(
                new ClientSession(config, configHash, id, signer, directory, policy, log, exchange, secrets));
    }

    /** Whether nothing secret of the client's own is left. */
    public static boolean areWiped(SecAggClient client) {
        ClientSecrets secrets = client.session().secrets();
        return Stream.of(
                        secrets.channelKey(),
                        secrets.maskKey(),
                        secrets.self(),
                        secrets.polynomials(),
                        secrets.beacon())
                .allMatch(Secret::isWiped);
    }

    /** The secret of this name: {@code c}, {@code s} or {@code b}. */
    public static Secret secret(String name, int number) {
        return Secret.of(CanonicalBytes.labelled(name).u32(number).sha256().toByteArray());
    }
}

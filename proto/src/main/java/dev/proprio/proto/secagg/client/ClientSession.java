package dev.proprio.proto.secagg.client;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.KeyExchange;
import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.crypto.Signer;
import dev.proprio.proto.secagg.round.BeaconNonces;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggReason;
import java.security.InvalidKeyException;
import java.util.Locale;

/** What stays the same through a client's stages. */
record ClientSession(
        SecAggConfig config,
        ByteString configHash,
        String clientId,
        Signer signer,
        Directory directory,
        ClientPolicy policy,
        SessionLog log,
        KeyExchange exchange,
        ClientSecrets secrets) {

    Member self() {
        return new Member(
                clientId,
                ByteString.copyFrom(exchange.publicKey(secrets.channelKey().bytes())),
                ByteString.copyFrom(exchange.publicKey(secrets.maskKey().bytes())));
    }

    /** The nonce of a draw of the beacon; for draw 0, the commitment to all. */
    ByteString nonce(int draw) {
        ByteString last = ByteString.copyFrom(secrets.beacon().bytes());
        return new BeaconNonces(configHash, clientId)
                .nonce(draw, config.parameters().draws(), last);
    }

    Secret agree(Secret key, ByteString publicKey, Member peer) throws SecAggAbort {
        try {
            return Secret.of(exchange.agree(key.bytes(), publicKey.toByteArray()));
        } catch (InvalidKeyException e) {
            throw new SecAggAbort(
                    SecAggReason.BAD_KEY,
                    String.format(
                            Locale.ROOT, "a public key of \"%s\" is unusable: %s", peer.clientId(), e.getMessage()),
                    java.util.List.of(peer.clientId()));
        }
    }
}

package dev.proprio.proto.secagg.client;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.message.AdvertiseKeys;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.Transcript;
import java.util.Locale;
import java.util.Optional;

/** R0: checks the configuration, then advertises the round's keys. */
record Advertising(ClientSession session) implements ClientStage {

    Step<AdvertiseKeys> advertise(Received received) throws SecAggAbort {
        SecAggConfig config = session.config();
        session.policy().check(config.parameters());
        if (!config.modelSha256().equals(received.modelSha256())) {
            throw new SecAggAbort(
                    SecAggReason.MODEL_HASH_MISMATCH,
                    String.format(
                            Locale.ROOT, "the received model is not the one that round %s is about", config.round()));
        }
        if (!config.termsSha256().equals(received.termsSha256())) {
            throw new SecAggAbort(
                    SecAggReason.TERMS_HASH_MISMATCH,
                    String.format(
                            Locale.ROOT,
                            "the received training settings are not those that round %s is about",
                            config.round()));
        }
        session.log().join(session);
        Member self = session.self();
        ByteString commitment = config.parameters().draws() == 0 ? ByteString.EMPTY : session.nonce(0);
        byte[] signature = session.signer().sign(Transcript.advertisement(session.configHash(), self, commitment));
        var reply = new AdvertiseKeys(self, ByteString.copyFrom(signature), commitment);
        return new Step<>(reply, new Sharing(session, self, Optional.empty()));
    }

    /** Digests of what the client really has. */
    record Received(ByteString modelSha256, ByteString termsSha256) {}
}

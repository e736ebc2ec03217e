package dev.proprio.proto.secagg.client;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.Neighbourhood.Shares;
import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.crypto.ShareCipher;
import dev.proprio.proto.secagg.message.KeyShares;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.message.SealedShare;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.shamir.Coefficients;
import dev.proprio.proto.secagg.shamir.Shamir;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** R1: checks the roster, then splits both secrets among the neighbours. */
record Sharing(Session session, Member self) implements ClientStage {

    Step<KeyShares> share(Roster roster) throws SecAggAbort {
        SecAggConfig config = session.config();
        RosterCheck check = new RosterCheck(session);
        check.members(roster, self);
        session.policy().check(config, roster.members().size());
        Transcript transcript = new Transcript(session.configHash(), roster.members());
        if (!session.policy().beacon().accepts(roster.beacon(), transcript.rosterHash())) {
            throw new SecAggAbort(SecAggReason.BAD_BEACON, "the graph's beacon is not the public value expected");
        }
        int[] neighbours = transcript
                .graph(roster.beacon(), config.parameters().neighbours())
                .neighbours(roster.index());
        if (neighbours.length + 1 < config.parameters().threshold()) {
            throw new SecAggAbort(
                    SecAggReason.TOO_FEW_NEIGHBOURS,
                    "%d neighbours cannot keep secrets that take %d shares"
                            .formatted(neighbours.length, config.parameters().threshold()));
        }
        check.signatures(roster, transcript, neighbours);
        return deal(transcript, roster.index(), neighbours);
    }

    private Step<KeyShares> deal(Transcript transcript, int me, int[] neighbours) throws SecAggAbort {
        Map<Integer, Secret> channels = agree(transcript, neighbours);
        int[] owners = IntStream.concat(Arrays.stream(neighbours), IntStream.of(me))
                .sorted()
                .toArray();
        int[] points = Arrays.stream(owners).map(owner -> owner + 1).toArray();
        int threshold = session.config().parameters().threshold();
        ClientSecrets secrets = session.secrets();
        Coefficients coefficients = new Coefficients(secrets.polynomials().bytes());
        byte[][] keyShares = Shamir.split(secrets.maskKey().bytes(), threshold, points, coefficients);
        byte[][] selfShares = Shamir.split(secrets.self().bytes(), threshold, points, coefficients);
        coefficients.wipe();
        secrets.polynomials().wipe();
        secrets.channelKey().wipe();

        List<SealedShare> sealed = new ArrayList<>();
        Shares own = new Shares(Secret.of(new byte[0]), Secret.of(new byte[0]));
        for (int i = 0; i < owners.length; i++) {
            Shares shares = new Shares(Secret.of(keyShares[i]), Secret.of(selfShares[i]));
            Secret channel = channels.get(owners[i]);
            if (channel == null) {
                own = shares;
            } else {
                sealed.add(new SealedShare(owners[i], seal(transcript, channel, me, owners[i], shares)));
                shares.wipe();
            }
        }
        ByteString commitment = transcript.commitment(me, secrets.self().bytes());
        var neighbourhood = new Neighbourhood(transcript, me, neighbours, channels, own);
        return new Step<>(new KeyShares(commitment, sealed), new Masking(session, neighbourhood));
    }

    /** The channel secrets with all neighbours, or none. */
    private Map<Integer, Secret> agree(Transcript transcript, int[] neighbours) throws SecAggAbort {
        Map<Integer, Secret> channels = new HashMap<>();
        try {
            for (int neighbour : neighbours) {
                Member peer = transcript.member(neighbour);
                channels.put(neighbour, session.agree(session.secrets().channelKey(), peer.channelKey(), peer));
            }
        } catch (SecAggAbort e) {
            channels.values().forEach(Secret::wipe);
            throw e;
        }
        return channels;
    }

    private ByteString seal(Transcript transcript, Secret channel, int from, int to, Shares shares) {
        Secret key = transcript.shareKey(channel.bytes(), from, to);
        byte[] plain = shares.plain();
        byte[] nonce = session.secrets().nonces().next(from, to);
        byte[] sealed = ShareCipher.seal(key.bytes(), nonce, transcript.shareContext(from, to), plain);
        Arrays.fill(plain, (byte) 0);
        key.wipe();
        return ByteString.copyFrom(sealed);
    }
}

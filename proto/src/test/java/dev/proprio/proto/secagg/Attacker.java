package dev.proprio.proto.secagg;

import dev.proprio.proto.secagg.client.TestSecrets;
import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.crypto.ShareCipher;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.OwnedShare;
import dev.proprio.proto.secagg.message.SealedShare;
import dev.proprio.proto.secagg.message.UnmaskShares;
import dev.proprio.proto.secagg.ring.Mask;
import dev.proprio.proto.secagg.ring.Masks;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.shamir.Lagrange;
import dev.proprio.proto.secagg.shamir.Shamir;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A server that wants one client's update: it keeps all that it hears about the victim, together with what corrupt
 * clients tell it, and tries to take the victim's masks off. Everybody is assumed to have shared keys.
 */
final class Attacker {
    private final TestRound round;
    private final Transcript transcript;
    private final int victim;
    private final Map<Integer, byte[]> selfShares = new TreeMap<>();
    private final Map<Integer, byte[]> keyShares = new TreeMap<>();

    Attacker(TestRound round, Transcript transcript, int victim) {
        this.round = round;
        this.transcript = transcript;
        this.victim = victim;
    }

    /** Keeps what a client answers about the victim. */
    void hear(int sender, UnmaskShares answer) {
        keep(sender, answer.selfShares(), selfShares);
        keep(sender, answer.keyShares(), keyShares);
    }

    /** Takes both shares that the victim sealed for a corrupt client. */
    void corrupt(int client) throws GeneralSecurityException {
        byte[] channel = TestRound.EXCHANGE.agree(
                TestSecrets.secret("kat c", client).bytes(),
                transcript.member(victim).channelKey().toByteArray());
        SealedShare sealed = round.keyShares.get(victim).shares().stream()
                .filter(share -> share.peer() == client)
                .findFirst()
                .orElseThrow();
        byte[] plain = ShareCipher.open(
                transcript.shareKey(channel, victim, client).bytes(),
                transcript.shareContext(victim, client),
                sealed.sealed().toByteArray());
        keyShares.put(client, Arrays.copyOf(plain, Shamir.SHARE_BYTES));
        selfShares.put(client, Arrays.copyOfRange(plain, Shamir.SHARE_BYTES, plain.length));
    }

    /** Whether the shares suffice for both secrets of the victim. */
    boolean hasBothSecrets() {
        return self().isPresent() && key().isPresent();
    }

    /** Whether the shares suffice for the secret of the victim's own mask. */
    Optional<byte[]> self() {
        return combine(selfShares)
                .filter(secret -> Arrays.equals(
                        secret, TestSecrets.secret("kat b", victim).bytes()));
    }

    /** Whether the shares suffice for the victim's mask key. */
    Optional<byte[]> key() {
        return combine(keyShares)
                .filter(secret -> Arrays.equals(
                        secret, TestSecrets.secret("kat s", victim).bytes()));
    }

    /** The victim's vectors without the masks that the attacker can take off. */
    List<RingVector> unmasked(MaskedInput input) throws GeneralSecurityException {
        List<Mask> masks = new ArrayList<>();
        if (self().isPresent()) {
            masks.add(new Mask(transcript.selfSeed(self().orElseThrow(), victim), true));
        }
        if (key().isPresent()) {
            for (int peer : transcript
                    .graph(TestRound.ZEROS, round.config.parameters().neighbours())
                    .neighbours(victim)) {
                byte[] shared = TestRound.EXCHANGE.agree(
                        key().orElseThrow(), transcript.member(peer).maskKey().toByteArray());
                Secret seed = transcript.pairSeed(shared, victim, peer);
                masks.add(new Mask(seed, victim < peer));
            }
        }
        List<RingVector> vectors = new ArrayList<>();
        for (int v = 0; v < input.vectors().size(); v++) {
            var spec = round.config.vectors().get(v);
            vectors.add(RingVector.unpack(input.vectors().get(v).toByteArray(), spec.length(), spec.bits()));
        }
        Masks.apply(masks, vectors, Runnable::run);
        return vectors;
    }

    private void keep(int sender, List<OwnedShare> shares, Map<Integer, byte[]> into) {
        shares.stream()
                .filter(share -> share.owner() == victim)
                .forEach(share -> into.put(sender, share.share().toByteArray()));
    }

    private Optional<byte[]> combine(Map<Integer, byte[]> shares) {
        int threshold = round.config.parameters().threshold();
        if (shares.size() < threshold) {
            return Optional.empty();
        }
        int[] points = shares.keySet().stream()
                .limit(threshold)
                .mapToInt(sender -> sender + 1)
                .toArray();
        byte[][] values = shares.values().stream().limit(threshold).toArray(byte[][]::new);
        return Shamir.combine(points, values, new Lagrange());
    }
}

package dev.proprio.proto.secagg.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.proprio.proto.secagg.client.Neighbourhood.Shares;
import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.crypto.ShareCipher;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.SealedShare;
import dev.proprio.proto.secagg.message.ShareInbox;
import dev.proprio.proto.secagg.ring.Mask;
import dev.proprio.proto.secagg.ring.Masks;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.shamir.Shamir;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import javax.crypto.AEADBadTagException;

/** R2: opens the neighbours' shares, then sends the input under masks. */
record Masking(ClientSession session, Neighbourhood neighbourhood) implements ClientStage {

    Step<MaskedInput> mask(ShareInbox inbox, List<RingVector> vectors, Executor executor) throws SecAggAbort {
        Map<Integer, Shares> held = new TreeMap<>();
        try {
            return mask(held, inbox, vectors, executor);
        } catch (SecAggAbort | RuntimeException e) {
            held.values().forEach(Shares::wipe);
            throw e;
        }
    }

    private Step<MaskedInput> mask(
            Map<Integer, Shares> held, ShareInbox inbox, List<RingVector> vectors, Executor executor)
            throws SecAggAbort {
        for (SealedShare sealed : inbox.shares()) {
            if (held.containsKey(sealed.peer())) {
                throw badShare(sealed.peer(), "sent two");
            }
            held.put(sealed.peer(), open(sealed));
        }
        int threshold = session.config().parameters().threshold();
        if (held.size() + 1 < threshold) {
            throw new SecAggAbort(
                    SecAggReason.TOO_FEW_NEIGHBOURS,
                    String.format(
                            Locale.ROOT,
                            "%s neighbours sent shares but with this client there must be %s",
                            held.size(),
                            threshold));
        }
        neighbourhood.wipeChannels();
        List<Mask> masks = new ArrayList<>();
        try {
            addMasks(masks, held.keySet());
            Masks.apply(masks, vectors, executor);
        } finally {
            masks.forEach(mask -> mask.seed().wipe());
        }
        session.secrets().wipe();
        session.log().send(session);

        List<ByteString> packed = new ArrayList<>();
        for (RingVector vector : vectors) {
            packed.add(UnsafeByteOperations.unsafeWrap(vector.pack()));
        }
        return new Step<>(new MaskedInput(packed), new Confirming(session, neighbourhood, held));
    }

    private Shares open(SealedShare sealed) throws SecAggAbort {
        int from = sealed.peer();
        Secret channel = neighbourhood.channels().get(from);
        if (channel == null) {
            throw badShare(from, "is no neighbour but sent one");
        }
        Transcript transcript = neighbourhood.transcript();
        Secret key = transcript.shareKey(channel.bytes(), from, neighbourhood.me());
        byte[] plain;
        try {
            byte[] context = transcript.shareContext(from, neighbourhood.me());
            plain = ShareCipher.open(key.bytes(), context, sealed.sealed().toByteArray());
        } catch (AEADBadTagException e) {
            throw badShare(from, "sent one that does not open");
        } finally {
            key.wipe();
        }
        Shares shares = Shares.ofPlain(plain);
        Arrays.fill(plain, (byte) 0);
        if (!Shamir.isWellFormed(shares.maskKey().bytes())
                || !Shamir.isWellFormed(shares.self().bytes())) {
            throw badShare(from, "sent one that is no element of the field");
        }
        return shares;
    }

    private void addMasks(List<Mask> masks, Iterable<Integer> peers) throws SecAggAbort {
        Transcript transcript = neighbourhood.transcript();
        int me = neighbourhood.me();
        ClientSecrets secrets = session.secrets();
        masks.add(new Mask(transcript.selfSeed(secrets.self().bytes(), me), false));
        for (int peer : peers) {
            Member member = transcript.member(peer);
            Secret shared = session.agree(secrets.maskKey(), member.maskKey(), member);
            masks.add(new Mask(transcript.pairSeed(shared.bytes(), me, peer), me > peer));
            shared.wipe();
        }
    }

    private SecAggAbort badShare(int from, String what) {
        List<Member> members = neighbourhood.transcript().members();
        boolean known = from >= 0 && from < members.size();
        String name = known ? members.get(from).clientId() : "client " + from;
        return new SecAggAbort(
                SecAggReason.BAD_SHARE,
                String.format(Locale.ROOT, "a share is unusable: \"%s\" %s", name, what),
                known ? List.of(name) : List.of());
    }

    @Override
    public void wipe() {
        neighbourhood.wipe();
    }
}

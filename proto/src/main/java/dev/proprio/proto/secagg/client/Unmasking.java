package dev.proprio.proto.secagg.client;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.Neighbourhood.Shares;
import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.crypto.Signer;
import dev.proprio.proto.secagg.message.IndexedSignature;
import dev.proprio.proto.secagg.message.OwnedShare;
import dev.proprio.proto.secagg.message.UnmaskRequest;
import dev.proprio.proto.secagg.message.UnmaskShares;
import dev.proprio.proto.secagg.round.IndexSet;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * R4: once a quorum has signed the same survivors, gives for each neighbour one kind of share: of its self-mask if it
 * survived, of its mask key if it did not.
 */
record Unmasking(
        ClientSession session, Neighbourhood neighbourhood, Map<Integer, Shares> held, IndexSet masked, byte[] digest)
        implements ClientStage {

    Step<UnmaskShares> unmask(UnmaskRequest request) throws SecAggAbort {
        checkQuorum(request);
        session.log().release(session);
        Map<Integer, Shares> all = new TreeMap<>(held);
        all.put(neighbourhood.me(), neighbourhood.own());
        List<OwnedShare> selfShares = new ArrayList<>();
        List<OwnedShare> keyShares = new ArrayList<>();
        all.forEach((owner, shares) -> {
            if (masked.contains(owner)) {
                selfShares.add(owned(owner, shares.self()));
            } else {
                keyShares.add(owned(owner, shares.maskKey()));
            }
        });
        wipe();
        return new Step<>(new UnmaskShares(selfShares, keyShares), new Finished());
    }

    private void checkQuorum(UnmaskRequest request) throws SecAggAbort {
        int cohort = neighbourhood.transcript().size();
        int needed = session.config().parameters().signaturesNeeded(cohort);
        Set<Integer> signers = new HashSet<>();
        for (IndexedSignature signature : request.signatures()) {
            if (signature.signer() < 0 || signature.signer() >= cohort || !masked.contains(signature.signer())) {
                throw bad(String.format(Locale.ROOT, "signer %s is not among the survivors", signature.signer()));
            }
            if (!neighbourhood.signers().contains(signature.signer())) {
                throw bad(String.format(Locale.ROOT, "signer %s is not on the committee", signature.signer()));
            }
            if (!signers.add(signature.signer())) {
                throw bad(String.format(Locale.ROOT, "signer %s signed twice", signature.signer()));
            }
            String name = neighbourhood.transcript().member(signature.signer()).clientId();
            if (signature.signature().size() != Signer.SIGNATURE_BYTES
                    || !session.directory()
                            .verify(name, digest, signature.signature().toByteArray())) {
                throw bad(String.format(
                        Locale.ROOT, "the survivors that this client saw are not signed by \"%s\"", name));
            }
        }
        if (signers.size() < needed) {
            throw new SecAggAbort(
                    SecAggReason.NO_QUORUM,
                    String.format(Locale.ROOT, "%s clients signed the survivors but %s must", signers.size(), needed));
        }
    }

    private static OwnedShare owned(int owner, Secret share) {
        return new OwnedShare(owner, ByteString.copyFrom(share.bytes()));
    }

    private static SecAggAbort bad(String message) {
        return new SecAggAbort(SecAggReason.BAD_SIGNATURE, message);
    }

    @Override
    public void wipe() {
        neighbourhood.wipe();
        held.values().forEach(Shares::wipe);
    }
}

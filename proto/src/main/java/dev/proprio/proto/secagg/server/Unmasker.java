package dev.proprio.proto.secagg.server;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.KeyExchange;
import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.message.OwnedShare;
import dev.proprio.proto.secagg.message.UnmaskShares;
import dev.proprio.proto.secagg.ring.Mask;
import dev.proprio.proto.secagg.ring.Masks;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.Transcript;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Takes the masks off a sum: every survivor's own, and those that survivors have in common with clients that dropped
 * out after sharing keys.
 */
final class Unmasker {
    private final PendingSum pending;
    private final Transcript transcript;
    private final Map<Integer, UnmaskShares> answers;
    private final KeyExchange exchange;
    private final SecretRecovery recovery;

    Unmasker(UnmaskCollection collection, KeyExchange exchange) {
        this.pending = collection.pending();
        this.transcript = pending.cohort().transcript();
        this.answers = collection.answers();
        this.exchange = exchange;
        this.recovery = new SecretRecovery(pending.cohort());
    }

    /** Leaves the plain sum in the pending vectors; returns who sent wrong shares. */
    List<String> unmask(Executor executor) throws SecAggAbort {
        List<Mask> masks = selfMasks();
        masks.addAll(pairMasks(executor));
        Masks.apply(masks, pending.sums(), executor);
        masks.forEach(mask -> mask.seed().wipe());
        return recovery.suspects();
    }

    private List<Mask> selfMasks() throws SecAggAbort {
        Map<Integer, Map<Integer, byte[]>> shares = byOwner(UnmaskShares::selfShares);
        List<Mask> masks = new ArrayList<>();
        for (int owner : pending.masked().stream().toArray()) {
            ByteString commitment = pending.commitments().get(owner);
            Secret self = recovery.recover(
                    owner,
                    shares.getOrDefault(owner, Map.of()),
                    secret -> transcript.commitment(owner, secret).equals(commitment));
            masks.add(new Mask(transcript.selfSeed(self.bytes(), owner), true));
            self.wipe();
        }
        return masks;
    }

    private List<Mask> pairMasks(Executor executor) throws SecAggAbort {
        Map<Integer, Map<Integer, byte[]>> shares = byOwner(UnmaskShares::keyShares);
        List<CompletableFuture<List<Mask>>> tasks = new ArrayList<>();
        for (int dropped : pending.shared().without(pending.masked()).stream().toArray()) {
            int[] partners = Arrays.stream(pending.cohort().neighbours(dropped))
                    .filter(pending.masked()::contains)
                    .toArray();
            if (partners.length > 0) {
                ByteString publicKey = transcript.member(dropped).maskKey();
                Secret key = recovery.recover(
                        dropped,
                        shares.getOrDefault(dropped, Map.of()),
                        secret ->
                                ByteString.copyFrom(exchange.publicKey(secret)).equals(publicKey));
                tasks.add(CompletableFuture.supplyAsync(() -> masksOf(dropped, key, partners), executor));
            }
        }
        List<Mask> masks = new ArrayList<>();
        tasks.forEach(task -> masks.addAll(task.join()));
        if (masks.stream().anyMatch(mask -> mask.seed().bytes().length == 0)) {
            throw new SecAggAbort(SecAggReason.BAD_KEY, "a survivor's mask key is unusable");
        }
        return masks;
    }

    /** Undoes what each partner added for the dropped client. */
    private List<Mask> masksOf(int dropped, Secret key, int[] partners) {
        List<Mask> masks = new ArrayList<>();
        for (int partner : partners) {
            masks.add(new Mask(pairSeed(dropped, key, partner), partner < dropped));
        }
        key.wipe();
        return masks;
    }

    private Secret pairSeed(int dropped, Secret key, int partner) {
        try {
            byte[] peer = transcript.member(partner).maskKey().toByteArray();
            Secret shared = Secret.of(exchange.agree(key.bytes(), peer));
            Secret seed = transcript.pairSeed(shared.bytes(), dropped, partner);
            shared.wipe();
            return seed;
        } catch (InvalidKeyException e) {
            return Secret.of(new byte[0]);
        }
    }

    private Map<Integer, Map<Integer, byte[]>> byOwner(Function<UnmaskShares, List<OwnedShare>> kind) {
        Map<Integer, Map<Integer, byte[]>> shares = new HashMap<>();
        answers.forEach((sender, answer) -> {
            for (OwnedShare share : kind.apply(answer)) {
                shares.computeIfAbsent(share.owner(), owner -> new TreeMap<>())
                        .put(sender, share.share().toByteArray());
            }
        });
        return shares;
    }
}

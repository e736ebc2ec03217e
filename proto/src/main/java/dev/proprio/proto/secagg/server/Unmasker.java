package dev.proprio.proto.secagg.server;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.KeyExchange;
import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.ring.Mask;
import dev.proprio.proto.secagg.ring.Masks;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.server.SecretRecovery.Wanted;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Takes the masks off a sum: every survivor's own, and those that survivors have in common with clients that dropped
 * out after sharing keys.
 */
final class Unmasker {
    private static final int PAIRS_PER_TASK = 32;

    private final UnmaskCollection collection;
    private final PendingSum pending;
    private final Transcript transcript;
    private final KeyExchange exchange;
    private final SecretRecovery recovery;

    Unmasker(UnmaskCollection collection, KeyExchange exchange) {
        this.collection = collection;
        this.pending = collection.pending();
        this.transcript = pending.cohort().transcript();
        this.exchange = exchange;
        this.recovery = new SecretRecovery(pending.cohort());
    }

    /** Leaves the plain sum in the pending vectors; returns who sent wrong shares. */
    List<String> unmask(Executor executor) throws SecAggAbort {
        List<Mask> masks = new ArrayList<>();
        try {
            addSelfMasks(masks, executor);
            addPairMasks(masks, executor);
            Masks.apply(masks, pending.sums(), executor);
        } finally {
            masks.forEach(mask -> mask.seed().wipe());
        }
        return recovery.suspects();
    }

    private void addSelfMasks(List<Mask> masks, Executor executor) throws SecAggAbort {
        List<Wanted> wanted = pending.masked().stream()
                .mapToObj(owner -> new Wanted(
                        owner,
                        collection.selfShares(),
                        secret -> transcript
                                .commitment(owner, secret)
                                .equals(pending.commitments().get(owner))))
                .collect(Collectors.toUnmodifiableList());
        masks.addAll(recovery.recover(wanted, this::selfMask, executor));
    }

    private Mask selfMask(int owner, Secret self) {
        Secret seed = transcript.selfSeed(self.bytes(), owner);
        self.wipe();
        return new Mask(seed, true);
    }

    private void addPairMasks(List<Mask> masks, Executor executor) throws SecAggAbort {
        List<Wanted> wanted = pending.shared().without(pending.masked()).stream()
                .filter(dropped -> partners(dropped).length > 0)
                .mapToObj(dropped -> new Wanted(dropped, collection.keyShares(), secret -> isMaskKey(dropped, secret)))
                .collect(Collectors.toUnmodifiableList());
        List<Secret> keys = recovery.recover(wanted, (owner, key) -> key, executor);
        List<CompletableFuture<List<Mask>>> tasks = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            int dropped = wanted.get(i).owner();
            Secret key = keys.get(i);
            int[] partners = partners(dropped);
            for (int from = 0; from < partners.length; from += PAIRS_PER_TASK) {
                int[] some = Arrays.copyOfRange(partners, from, Math.min(partners.length, from + PAIRS_PER_TASK));
                tasks.add(CompletableFuture.supplyAsync(() -> masksOf(dropped, key, some), executor));
            }
        }
        tasks.forEach(task -> masks.addAll(task.join()));
        keys.forEach(Secret::wipe);
        if (masks.stream().anyMatch(mask -> mask.seed().bytes().length == 0)) {
            throw new SecAggAbort(SecAggReason.BAD_KEY, "a survivor's mask key is unusable");
        }
    }

    /** Survivors that have a mask in common with a client that dropped out. */
    private int[] partners(int dropped) {
        return Arrays.stream(pending.cohort().neighbours(dropped))
                .filter(pending.masked()::contains)
                .toArray();
    }

    private boolean isMaskKey(int client, byte[] secret) {
        return ByteString.copyFrom(exchange.publicKey(secret))
                .equals(transcript.member(client).maskKey());
    }

    /** Undoes what each partner added for the dropped client. */
    private List<Mask> masksOf(int dropped, Secret key, int[] partners) {
        List<Mask> masks = new ArrayList<>();
        for (int partner : partners) {
            masks.add(new Mask(pairSeed(dropped, key, partner), partner < dropped));
        }
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
}

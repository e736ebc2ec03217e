package dev.proprio.proto.secagg.server;

import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.message.IndexedSignature;
import dev.proprio.proto.secagg.message.SurvivorSets;
import dev.proprio.proto.secagg.message.SurvivorSignature;
import dev.proprio.proto.secagg.message.UnmaskRequest;
import dev.proprio.proto.secagg.round.IndexSet;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggReason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** R3: collects the survivors' signatures under who survived. */
final class ConsistencyCollection {
    private final PendingSum pending;
    private final Set<String> expelled;
    private final StageMessages messages;
    private final byte[] digest;
    private final Map<Integer, SurvivorSignature> signatures = new TreeMap<>();

    ConsistencyCollection(PendingSum pending, Set<String> expelled, StageMessages messages) {
        this.pending = pending;
        this.expelled = expelled;
        this.messages = messages;
        this.digest = pending.digest();
    }

    PendingSum pending() {
        return pending;
    }

    SurvivorSets sets() {
        return new SurvivorSets(pending.shared().bitmap(), pending.masked().bitmap());
    }

    MessageVerdict receive(String client, SurvivorSignature message, Directory directory) {
        int place = pending.cohort().place(client);
        if (place < 0 || !pending.masked().contains(place) || expelled.contains(client)) {
            return MessageVerdict.NOT_A_MEMBER;
        }
        if (!directory.verify(client, digest, message.signature().toByteArray())) {
            return MessageVerdict.BAD_SIGNATURE;
        }
        var known = messages.before(client, message);
        if (known.isPresent()) {
            if (known.get() == MessageVerdict.EQUIVOCATION) {
                signatures.remove(place);
            }
            return known.get();
        }
        messages.accept(client, message);
        signatures.put(place, message);
        return MessageVerdict.ACCEPTED;
    }

    int size() {
        return signatures.size();
    }

    UnmaskCollection close(StageMessages next) throws SecAggAbort {
        Cohort cohort = pending.cohort();
        cohort.requireSurvivors(signatures.size(), "signed who survived");
        int needed = cohort.terms().config().parameters().signaturesNeeded(cohort.size());
        IndexSet signers = cohort.signers();
        List<IndexedSignature> counting = signatures.entrySet().stream()
                .filter(entry -> signers.contains(entry.getKey()))
                .limit(needed)
                .map(entry ->
                        new IndexedSignature(entry.getKey(), entry.getValue().signature()))
                .collect(Collectors.toUnmodifiableList());
        if (counting.size() < needed) {
            throw new SecAggAbort(
                    SecAggReason.NO_QUORUM,
                    String.format(Locale.ROOT, "%s clients signed who survived but %s must", counting.size(), needed));
        }
        return new UnmaskCollection(pending, cohort.set(signatures.keySet()), new UnmaskRequest(counting), next);
    }
}

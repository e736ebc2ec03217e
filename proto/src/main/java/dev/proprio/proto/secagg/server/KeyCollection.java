package dev.proprio.proto.secagg.server;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Signer;
import dev.proprio.proto.secagg.crypto.X25519;
import dev.proprio.proto.secagg.message.AdvertiseKeys;
import dev.proprio.proto.secagg.message.IndexedSignature;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.Transcript;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** R0: collects signed keys; the roster is in the order of the clients' ids, whoever came first. */
final class KeyCollection {
    private final Terms terms;
    private final Directory directory;
    private final Ledger ledger;
    private final Map<String, AdvertiseKeys> advertised = new TreeMap<>();

    KeyCollection(Terms terms, Directory directory, Ledger ledger) {
        this.terms = terms;
        this.directory = directory;
        this.ledger = ledger;
    }

    Verdict receive(AdvertiseKeys message) {
        Member member = message.member();
        byte[] signed = Transcript.advertisement(terms.configHash(), member);
        if (message.signature().size() != Signer.SIGNATURE_BYTES
                || !directory.verify(
                        member.clientId(), signed, message.signature().toByteArray())) {
            return Verdict.BAD_SIGNATURE;
        }
        if (X25519.isLowOrder(member.channelKey()) || X25519.isLowOrder(member.maskKey())) {
            // Its neighbours would have to abort, and nobody could recover their masks with it.
            return Verdict.MALFORMED;
        }
        var known = ledger.before(member.clientId(), message);
        if (known.isPresent()) {
            if (known.get() == Verdict.EQUIVOCATION) {
                advertised.remove(member.clientId());
            }
            return known.get();
        }
        if (advertised.size() == terms.config().parameters().maximumCohort()) {
            return Verdict.FULL;
        }
        ledger.accept(member.clientId(), message);
        advertised.put(member.clientId(), message);
        return Verdict.ACCEPTED;
    }

    int size() {
        return advertised.size();
    }

    ShareCollection close(ByteString beacon, Ledger next) throws SecAggAbort {
        dropSharedKeys();
        int least = terms.config().parameters().minimumCohort();
        if (advertised.size() < least) {
            throw new SecAggAbort(
                    SecAggReason.COHORT_TOO_SMALL,
                    "%d clients advertised keys but there must be at least %d".formatted(advertised.size(), least));
        }
        List<Member> members = new ArrayList<>();
        List<IndexedSignature> signatures = new ArrayList<>();
        for (AdvertiseKeys keys : advertised.values()) {
            signatures.add(new IndexedSignature(members.size(), keys.signature()));
            members.add(keys.member());
        }
        Transcript transcript = new Transcript(terms.configHash(), members);
        return new ShareCollection(new Cohort(terms, transcript, beacon, signatures), next);
    }

    /** Two clients with one key would look to every client like a forged roster: neither can stay. */
    private void dropSharedKeys() {
        Map<ByteString, Integer> uses = new HashMap<>();
        for (AdvertiseKeys keys : advertised.values()) {
            uses.merge(keys.member().channelKey(), 1, Integer::sum);
            uses.merge(keys.member().maskKey(), 1, Integer::sum);
        }
        advertised
                .values()
                .removeIf(keys -> uses.getOrDefault(keys.member().channelKey(), 0) > 1
                        || uses.getOrDefault(keys.member().maskKey(), 0) > 1);
    }
}

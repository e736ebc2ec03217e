package dev.proprio.proto.secagg.server;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Signer;
import dev.proprio.proto.secagg.crypto.X25519;
import dev.proprio.proto.secagg.message.AdvertiseKeys;
import dev.proprio.proto.secagg.message.IndexedSignature;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.Transcript;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** R0: collects signed keys; the roster is in the order of the clients' ids, whoever came first. */
final class KeyCollection {
    private final HashedConfig terms;
    private final Directory directory;
    private final StageMessages messages;
    private final Map<String, AdvertiseKeys> advertised = new TreeMap<>();

    KeyCollection(HashedConfig terms, Directory directory, StageMessages messages) {
        this.terms = terms;
        this.directory = directory;
        this.messages = messages;
    }

    MessageVerdict receive(AdvertiseKeys message) {
        Member member = message.member();
        boolean drawn = terms.config().parameters().draws() > 0;
        if (message.commitment().isEmpty() == drawn) {
            return MessageVerdict.MALFORMED;
        }
        byte[] signed = Transcript.advertisement(terms.configHash(), member, message.commitment());
        if (message.signature().size() != Signer.SIGNATURE_BYTES
                || !directory.verify(
                        member.clientId(), signed, message.signature().toByteArray())) {
            return MessageVerdict.BAD_SIGNATURE;
        }
        if (X25519.isLowOrder(member.channelKey()) || X25519.isLowOrder(member.maskKey())) {
            // Its neighbours would have to abort, and nobody could recover their masks with it.
            return MessageVerdict.MALFORMED;
        }
        var known = messages.before(member.clientId(), message);
        if (known.isPresent()) {
            if (known.get() == MessageVerdict.EQUIVOCATION) {
                advertised.remove(member.clientId());
            }
            return known.get();
        }
        if (advertised.size() == terms.config().parameters().maximumCohort()) {
            return MessageVerdict.FULL;
        }
        messages.accept(member.clientId(), message);
        advertised.put(member.clientId(), message);
        return MessageVerdict.ACCEPTED;
    }

    int size() {
        return advertised.size();
    }

    ShareCollection close(ByteString beacon, StageMessages next) throws SecAggAbort {
        close();
        List<Member> members =
                advertised.values().stream().map(AdvertiseKeys::member).collect(Collectors.toUnmodifiableList());
        Transcript transcript = new Transcript(terms.configHash(), members);
        var cohort = new Cohort(terms, transcript, beacon, signatures(advertised.values()), List.of());
        return new ShareCollection(cohort, next);
    }

    RevealCollection draw() throws SecAggAbort {
        close();
        return new RevealCollection(terms, 1, List.copyOf(advertised.values()));
    }

    private void close() throws SecAggAbort {
        dropSharedKeys();
        terms.requireCohort(advertised.size(), "advertised keys");
    }

    /** The signatures under advertised keys, numbered in their order. */
    static List<IndexedSignature> signatures(Collection<AdvertiseKeys> advertised) {
        List<IndexedSignature> signatures = new ArrayList<>();
        for (AdvertiseKeys keys : advertised) {
            signatures.add(new IndexedSignature(signatures.size(), keys.signature()));
        }
        return signatures;
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

package dev.proprio.proto.secagg.client;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.Signer;
import dev.proprio.proto.secagg.message.IndexedSignature;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.Transcript;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Looks for everything that can be wrong with a roster. */
final class RosterCheck {
    private final ClientSession session;

    RosterCheck(ClientSession session) {
        this.session = session;
    }

    void members(int index, List<Member> members, Member self) throws SecAggAbort {
        SecAggParameters parameters = session.config().parameters();
        int cohort = members.size();
        int least = Math.max(
                Math.max(1, parameters.minimumCohort()), session.policy().minimumCohort());
        if (cohort < least) {
            throw new SecAggAbort(
                    SecAggReason.COHORT_TOO_SMALL,
                    String.format(Locale.ROOT, "the roster has %s clients but must have at least %s", cohort, least));
        }
        if (cohort > parameters.maximumCohort()) {
            throw new SecAggAbort(
                    SecAggReason.COHORT_TOO_LARGE,
                    String.format(
                            Locale.ROOT,
                            "the roster has %s clients but may have at most %s",
                            cohort,
                            parameters.maximumCohort()));
        }
        if (index < 0 || index >= cohort || !members.get(index).equals(self)) {
            throw bad(String.format(Locale.ROOT, "the roster's entry %s is not this client's own", index));
        }
        Set<String> names = new HashSet<>();
        Set<ByteString> keys = new HashSet<>();
        for (Member member : members) {
            if (!names.add(member.clientId())) {
                throw bad(String.format(Locale.ROOT, "the roster has two entries for \"%s\"", member.clientId()));
            }
            if (!keys.add(member.channelKey()) || !keys.add(member.maskKey())) {
                throw bad(String.format(Locale.ROOT, "the roster has a public key of \"%s\" twice", member.clientId()));
            }
        }
    }

    void signatures(Roster roster, Transcript transcript, int[] neighbours) throws SecAggAbort {
        Map<Integer, ByteString> signatures = new HashMap<>();
        for (IndexedSignature signature : roster.signatures()) {
            signatures.put(signature.signer(), signature.signature());
        }
        for (int neighbour : neighbours) {
            Member member = transcript.member(neighbour);
            byte[] message =
                    Transcript.advertisement(session.configHash(), member, transcript.beaconCommitment(neighbour));
            ByteString signature = signatures.get(neighbour);
            if (signature == null
                    || signature.size() != Signer.SIGNATURE_BYTES
                    || !session.directory().verify(member.clientId(), message, signature.toByteArray())) {
                throw new SecAggAbort(
                        SecAggReason.BAD_SIGNATURE,
                        String.format(Locale.ROOT, "the keys of \"%s\" are not signed by it", member.clientId()),
                        List.of(member.clientId()));
            }
        }
    }

    static SecAggAbort bad(String message) {
        return new SecAggAbort(SecAggReason.BAD_ROSTER, message);
    }
}

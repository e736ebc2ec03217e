package dev.proprio.proto.secagg.server;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.message.KeyShares;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.SealedShare;
import dev.proprio.proto.secagg.message.ShareInbox;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.IndexSet;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.VectorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * R2: hands out the sealed shares and adds masked inputs into one sum as they come; none is kept. A client that sends
 * a second, different input stays in the sum with its first, which cannot be taken out again, and has no further say.
 */
final class MaskedCollection {
    private final Cohort cohort;
    private final Map<Integer, KeyShares> shares;
    private final Map<Integer, ByteString> commitments;
    private final StageMessages messages;
    private final List<RingVector> sums;
    private final TreeSet<Integer> received = new TreeSet<>();

    MaskedCollection(
            Cohort cohort,
            Map<Integer, KeyShares> shares,
            Map<Integer, ByteString> commitments,
            StageMessages messages) {
        this.cohort = cohort;
        this.shares = shares;
        this.commitments = commitments;
        this.messages = messages;
        this.sums = cohort.terms().config().zeros();
    }

    Cohort cohort() {
        return cohort;
    }

    ShareInbox inbox(int place) {
        List<SealedShare> inbox = new ArrayList<>();
        for (int neighbour : cohort.neighbours(place)) {
            KeyShares sent = shares.get(neighbour);
            if (sent != null) {
                sent.shares().stream()
                        .filter(share -> share.peer() == place)
                        .forEach(share -> inbox.add(new SealedShare(neighbour, share.sealed())));
            }
        }
        return new ShareInbox(inbox);
    }

    boolean expects(int place) {
        return shares.containsKey(place);
    }

    MessageVerdict receive(String client, MaskedInput message, ByteString digest) {
        int place = cohort.place(client);
        if (!expects(place)) {
            return MessageVerdict.NOT_A_MEMBER;
        }
        var known = messages.before(client, digest);
        if (known.isPresent()) {
            return known.get();
        }
        if (!fits(message)) {
            return MessageVerdict.MALFORMED;
        }
        for (int i = 0; i < sums.size(); i++) {
            sums.get(i).addPacked(message.vectors().get(i).toByteArray());
        }
        messages.accept(client, digest);
        received.add(place);
        return MessageVerdict.ACCEPTED;
    }

    int size() {
        return received.size();
    }

    List<RingVector> sums() {
        return sums;
    }

    ConsistencyCollection close(StageMessages next) throws SecAggAbort {
        cohort.requireSurvivors(received.size(), "sent their masked input");
        IndexSet shared = cohort.set(shares.keySet());
        IndexSet masked = cohort.set(received);
        var pending = new PendingSum(cohort, shared, masked, commitments, sums);
        return new ConsistencyCollection(pending, messages.expelled(), next);
    }

    private boolean fits(MaskedInput message) {
        List<VectorSpec> specs = cohort.terms().config().vectors();
        if (message.vectors().size() != specs.size()) {
            return false;
        }
        for (int i = 0; i < specs.size(); i++) {
            if (message.vectors().get(i).size() != specs.get(i).packedBytes()) {
                return false;
            }
        }
        return true;
    }
}

package dev.proprio.proto.secagg.server;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.message.KeyShares;
import dev.proprio.proto.secagg.message.SealedShare;
import dev.proprio.proto.secagg.round.SecAggAbort;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** R1: collects the shares that clients have for their neighbours. */
final class ShareCollection {
    private final Cohort cohort;
    private final StageMessages messages;
    private final Map<Integer, KeyShares> shares = new TreeMap<>();

    ShareCollection(Cohort cohort, StageMessages messages) {
        this.cohort = cohort;
        this.messages = messages;
    }

    Cohort cohort() {
        return cohort;
    }

    MessageVerdict receive(String client, KeyShares message) {
        int place = cohort.place(client);
        if (place < 0) {
            return MessageVerdict.NOT_A_MEMBER;
        }
        var known = messages.before(client, message);
        if (known.isPresent()) {
            if (known.get() == MessageVerdict.EQUIVOCATION) {
                shares.remove(place);
            }
            return known.get();
        }
        int[] recipients = message.shares().stream().mapToInt(SealedShare::peer).toArray();
        if (!Arrays.equals(recipients, cohort.neighbours(place))) {
            return MessageVerdict.MALFORMED;
        }
        messages.accept(client, message);
        shares.put(place, message);
        return MessageVerdict.ACCEPTED;
    }

    int size() {
        return shares.size();
    }

    MaskedCollection close(StageMessages next) throws SecAggAbort {
        cohort.requireSurvivors(shares.size(), "shared keys");
        Map<Integer, ByteString> commitments = new HashMap<>();
        shares.forEach((place, message) -> commitments.put(place, message.commitment()));
        return new MaskedCollection(cohort, shares, commitments, next);
    }
}

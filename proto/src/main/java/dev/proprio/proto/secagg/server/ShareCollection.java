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
    private final Ledger ledger;
    private final Map<Integer, KeyShares> shares = new TreeMap<>();

    ShareCollection(Cohort cohort, Ledger ledger) {
        this.cohort = cohort;
        this.ledger = ledger;
    }

    Cohort cohort() {
        return cohort;
    }

    Verdict receive(String client, KeyShares message) {
        int place = cohort.place(client);
        if (place < 0) {
            return Verdict.NOT_A_MEMBER;
        }
        var known = ledger.before(client, message);
        if (known.isPresent()) {
            if (known.get() == Verdict.EQUIVOCATION) {
                shares.remove(place);
            }
            return known.get();
        }
        int[] recipients = message.shares().stream().mapToInt(SealedShare::peer).toArray();
        if (!Arrays.equals(recipients, cohort.neighbours(place))) {
            return Verdict.MALFORMED;
        }
        ledger.accept(client, message);
        shares.put(place, message);
        return Verdict.ACCEPTED;
    }

    int size() {
        return shares.size();
    }

    MaskedCollection close(Ledger next) throws SecAggAbort {
        cohort.requireSurvivors(shares.size(), "shared keys");
        Map<Integer, ByteString> commitments = new HashMap<>();
        shares.forEach((place, message) -> commitments.put(place, message.commitment()));
        return new MaskedCollection(cohort, shares, commitments, next);
    }
}

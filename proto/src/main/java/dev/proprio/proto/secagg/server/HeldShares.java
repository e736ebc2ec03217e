package dev.proprio.proto.secagg.server;

import dev.proprio.proto.secagg.message.OwnedShare;
import dev.proprio.proto.secagg.message.UnmaskShares;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The shares of one kind of secret, as clients sent them. Safe for threads that only read. */
final class HeldShares {
    private final Cohort cohort;
    private final Map<Integer, List<OwnedShare>> bySender = new TreeMap<>();

    HeldShares(Cohort cohort, Map<Integer, UnmaskShares> answers, Function<UnmaskShares, List<OwnedShare>> kind) {
        this.cohort = cohort;
        answers.forEach((sender, answer) -> bySender.put(sender, kind.apply(answer)));
    }

    /** Who answered of those that hold shares of {@code owner}'s secrets, ascending. */
    List<Integer> senders(int owner) {
        List<Integer> senders = new ArrayList<>();
        boolean passed = false;
        for (int neighbour : cohort.neighbours(owner)) {
            if (!passed && neighbour > owner) {
                passed = true;
                addIfAnswered(owner, owner, senders);
            }
            addIfAnswered(neighbour, owner, senders);
        }
        if (!passed) {
            addIfAnswered(owner, owner, senders);
        }
        return senders;
    }

    /** The share of {@code owner}'s secret that {@code sender} sent. */
    byte[] share(int sender, int owner) {
        List<OwnedShare> sent = bySender.getOrDefault(sender, List.of());
        return sent.get(indexOf(sent, owner)).share().toByteArray();
    }

    private void addIfAnswered(int sender, int owner, List<Integer> senders) {
        if (indexOf(bySender.getOrDefault(sender, List.of()), owner) >= 0) {
            senders.add(sender);
        }
    }

    private static int indexOf(List<OwnedShare> shares, int owner) {
        int low = 0;
        int high = shares.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = shares.get(middle).owner();
            if (found == owner) {
                return middle;
            }
            if (found < owner) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }
}

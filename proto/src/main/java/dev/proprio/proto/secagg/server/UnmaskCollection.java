package dev.proprio.proto.secagg.server;

import dev.proprio.proto.secagg.message.OwnedShare;
import dev.proprio.proto.secagg.message.UnmaskRequest;
import dev.proprio.proto.secagg.message.UnmaskShares;
import dev.proprio.proto.secagg.round.IndexSet;
import dev.proprio.proto.secagg.shamir.Shamir;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** R4: collects shares until every secret that the sum needs has enough. */
final class UnmaskCollection {
    private final PendingSum pending;
    private final IndexSet signed;
    private final UnmaskRequest request;
    private final StageMessages messages;
    private final Map<Integer, UnmaskShares> answers = new HashMap<>();
    private final ShareTable selfShares;
    private final ShareTable keyShares;

    UnmaskCollection(PendingSum pending, IndexSet signed, UnmaskRequest request, StageMessages messages) {
        this.pending = pending;
        this.signed = signed;
        this.request = request;
        this.messages = messages;
        this.selfShares = new ShareTable(pending.cohort());
        this.keyShares = new ShareTable(pending.cohort());
    }

    PendingSum pending() {
        return pending;
    }

    UnmaskRequest request() {
        return request;
    }

    IndexSet signed() {
        return signed;
    }

    /** Shares of survivors' self-mask secrets. */
    ShareTable selfShares() {
        return selfShares;
    }

    /** Shares of dropped clients' mask keys. */
    ShareTable keyShares() {
        return keyShares;
    }

    MessageVerdict receive(String client, UnmaskShares message) {
        int place = pending.cohort().place(client);
        if (place < 0 || !signed.contains(place)) {
            return MessageVerdict.NOT_A_MEMBER;
        }
        var known = messages.before(client, message);
        if (known.isPresent()) {
            if (known.get() == MessageVerdict.EQUIVOCATION) {
                forget(place);
            }
            return known.get();
        }
        int[] around = IntStream.concat(Arrays.stream(pending.cohort().neighbours(place)), IntStream.of(place))
                .sorted()
                .toArray();
        IndexSet dropped = pending.shared().without(pending.masked());
        if (!covers(message.selfShares(), around, pending.masked()) || !covers(message.keyShares(), around, dropped)) {
            return MessageVerdict.MALFORMED;
        }
        messages.accept(client, message);
        answers.put(place, message);
        selfShares.put(place, message.selfShares());
        keyShares.put(place, message.keyShares());
        return MessageVerdict.ACCEPTED;
    }

    /** Whether every secret that the sum needs has at least the threshold of shares. */
    boolean isEnough() {
        int threshold = pending.cohort().terms().config().parameters().threshold();
        return needed().allMatch(owner -> held(owner) >= threshold);
    }

    int size() {
        return answers.size();
    }

    /** Survivors, and dropped clients whose masks are in the sum. */
    private IntStream needed() {
        return pending.shared().stream()
                .filter(owner -> pending.masked().contains(owner)
                        || Arrays.stream(pending.cohort().neighbours(owner)).anyMatch(pending.masked()::contains));
    }

    private int held(int owner) {
        return (pending.masked().contains(owner) ? selfShares : keyShares).count(owner);
    }

    private void forget(int place) {
        UnmaskShares answer = answers.remove(place);
        if (answer != null) {
            selfShares.remove(place, answer.selfShares());
            keyShares.remove(place, answer.keyShares());
        }
    }

    private static boolean covers(List<OwnedShare> shares, int[] around, IndexSet owners) {
        int[] expected = Arrays.stream(around).filter(owners::contains).toArray();
        int[] given = shares.stream().mapToInt(OwnedShare::owner).toArray();
        return Arrays.equals(given, expected)
                && shares.stream()
                        .allMatch(share -> Shamir.isWellFormed(share.share().toByteArray()));
    }
}

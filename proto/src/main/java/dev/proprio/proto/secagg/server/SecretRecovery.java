package dev.proprio.proto.secagg.server;

import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.shamir.Lagrange;
import dev.proprio.proto.secagg.shamir.Recovery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Puts secrets together from shares, and remembers who sent wrong ones so as to trust them last. */
final class SecretRecovery {
    private final Cohort cohort;
    private final int threshold;
    private final Recovery recovery;
    private final TreeSet<Integer> suspects = new TreeSet<>();

    SecretRecovery(Cohort cohort) {
        this.cohort = cohort;
        this.threshold = cohort.terms().config().parameters().threshold();
        this.recovery = new Recovery(threshold, new Lagrange());
    }

    /**
     * The secret of {@code owner}.
     *
     * @param shares by sender
     * @param isRight recognizes the secret
     */
    Secret recover(int owner, Map<Integer, byte[]> shares, Predicate<byte[]> isRight) throws SecAggAbort {
        if (shares.size() < threshold) {
            throw new SecAggAbort(
                    SecAggReason.UNRECOVERABLE_SECRET,
                    "%d shares of a secret of \"%s\" came but it takes %d"
                            .formatted(shares.size(), cohort.name(owner), threshold));
        }
        List<Integer> senders = new ArrayList<>(new TreeMap<>(shares).keySet());
        senders.sort(Comparator.comparing(suspects::contains));
        List<Integer> points = senders.stream().map(sender -> sender + 1).toList();
        List<byte[]> values = senders.stream().map(shares::get).toList();
        var recovered = recovery.recover(points, values, isRight);
        if (recovered.isEmpty()) {
            throw unrecoverable(owner, senders, points, values);
        }
        recovered.get().wrong().forEach(point -> suspects.add(point - 1));
        return Secret.of(recovered.get().secret());
    }

    /** Who sent shares that were found to be wrong. */
    List<String> suspects() {
        return suspects.stream().map(cohort::name).toList();
    }

    private SecAggAbort unrecoverable(int owner, List<Integer> senders, List<Integer> points, List<byte[]> values) {
        boolean dealerLied = senders.size() > threshold && recovery.consistent(points, values);
        List<String> names = new ArrayList<>();
        names.add(cohort.name(owner));
        if (!dealerLied) {
            senders.stream().filter(sender -> sender != owner).map(cohort::name).forEach(names::add);
        }
        return new SecAggAbort(
                SecAggReason.UNRECOVERABLE_SECRET,
                dealerLied
                        ? "\"%s\" shared another secret than it committed to".formatted(names.get(0))
                        : "too many of the %d shares of a secret of \"%s\" are wrong"
                                .formatted(senders.size(), names.get(0)),
                names);
    }
}

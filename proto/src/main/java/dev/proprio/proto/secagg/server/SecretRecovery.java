package dev.proprio.proto.secagg.server;

import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.shamir.Lagrange;
import dev.proprio.proto.secagg.shamir.Recovery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/** Puts secrets together from shares, and remembers who sent wrong ones so as to trust them last. */
final class SecretRecovery {
    private static final int OWNERS_PER_TASK = 16;

    private final Cohort cohort;
    private final int threshold;
    private final Recovery recovery;
    private final TreeSet<Integer> suspects = new TreeSet<>();

    SecretRecovery(Cohort cohort) {
        this.cohort = cohort;
        this.threshold = cohort.terms().config().parameters().threshold();
        this.recovery = new Recovery(threshold, new Lagrange());
    }

    /** A secret that the sum needs, and the test that recognizes it. */
    record Wanted(int owner, HeldShares shares, Predicate<byte[]> isRight) {}

    /** The secrets, in the order in which they are wanted. What does not come out at once is searched for after. */
    List<Secret> recover(List<Wanted> wanted, Executor executor) throws SecAggAbort {
        List<CompletableFuture<List<Optional<Secret>>>> tasks = new ArrayList<>();
        for (int from = 0; from < wanted.size(); from += OWNERS_PER_TASK) {
            List<Wanted> some = wanted.subList(from, Math.min(wanted.size(), from + OWNERS_PER_TASK));
            tasks.add(CompletableFuture.supplyAsync(
                    () -> some.stream().map(this::atOnce).toList(), executor));
        }
        List<Secret> secrets = new ArrayList<>();
        for (CompletableFuture<List<Optional<Secret>>> task : tasks) {
            for (Optional<Secret> found : task.join()) {
                secrets.add(found.isPresent() ? found.get() : search(wanted.get(secrets.size())));
            }
        }
        return secrets;
    }

    /** Who sent shares that were found to be wrong. */
    List<String> suspects() {
        return suspects.stream().map(cohort::name).toList();
    }

    private Optional<Secret> atOnce(Wanted wanted) {
        List<Integer> senders = wanted.shares().senders(wanted.owner());
        if (senders.size() < threshold) {
            return Optional.empty();
        }
        List<Integer> first = senders.subList(0, threshold);
        return recovery.combineFirst(points(first), values(wanted, first), wanted.isRight())
                .map(Secret::of);
    }

    private Secret search(Wanted wanted) throws SecAggAbort {
        int owner = wanted.owner();
        List<Integer> senders = new ArrayList<>(wanted.shares().senders(owner));
        if (senders.size() < threshold) {
            throw new SecAggAbort(
                    SecAggReason.UNRECOVERABLE_SECRET,
                    "%d shares of a secret of \"%s\" came but it takes %d"
                            .formatted(senders.size(), cohort.name(owner), threshold));
        }
        senders.sort(Comparator.comparing(suspects::contains));
        List<Integer> points = points(senders);
        List<byte[]> values = values(wanted, senders);
        var recovered = recovery.recover(points, values, wanted.isRight());
        if (recovered.isEmpty()) {
            throw unrecoverable(owner, senders, points, values);
        }
        recovered.get().wrong().forEach(point -> suspects.add(point - 1));
        return Secret.of(recovered.get().secret());
    }

    private static List<Integer> points(List<Integer> senders) {
        return senders.stream().map(sender -> sender + 1).toList();
    }

    private static List<byte[]> values(Wanted wanted, List<Integer> senders) {
        return senders.stream()
                .map(sender -> wanted.shares().share(sender, wanted.owner()))
                .toList();
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

package dev.proprio.proto.secagg.server;

import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.shamir.Lagrange;
import dev.proprio.proto.secagg.shamir.Recovery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

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
    record Wanted(int owner, ShareTable shares, Predicate<byte[]> isRight) {}

    /**
     * What {@code use} makes of the secrets, in the order in which they are wanted. What does not come out at once is
     * searched for after.
     */
    <T> List<T> recover(List<Wanted> wanted, BiFunction<Integer, Secret, T> use, Executor executor) throws SecAggAbort {
        List<CompletableFuture<List<Optional<T>>>> tasks = new ArrayList<>();
        for (int from = 0; from < wanted.size(); from += OWNERS_PER_TASK) {
            List<Wanted> some = wanted.subList(from, Math.min(wanted.size(), from + OWNERS_PER_TASK));
            tasks.add(CompletableFuture.supplyAsync(
                    () -> some.stream()
                            .map(one -> atOnce(one).map(secret -> use.apply(one.owner(), secret)))
                            .collect(Collectors.toUnmodifiableList()),
                    executor));
        }
        List<T> results = new ArrayList<>();
        for (CompletableFuture<List<Optional<T>>> task : tasks) {
            for (Optional<T> found : task.join()) {
                Wanted one = wanted.get(results.size());
                results.add(found.isPresent() ? found.get() : use.apply(one.owner(), search(one)));
            }
        }
        return results;
    }

    /** Who sent shares that were found to be wrong. */
    List<String> suspects() {
        return suspects.stream().map(cohort::name).collect(Collectors.toUnmodifiableList());
    }

    private Optional<Secret> atOnce(Wanted wanted) {
        int[] senders = wanted.shares().senders(wanted.owner(), threshold);
        if (senders.length < threshold) {
            return Optional.empty();
        }
        byte[][] shares = wanted.shares().shares(wanted.owner(), senders);
        Arrays.setAll(senders, i -> senders[i] + 1);
        return recovery.combine(senders, shares, wanted.isRight()).map(Secret::of);
    }

    private Secret search(Wanted wanted) throws SecAggAbort {
        int owner = wanted.owner();
        List<Integer> senders = new ArrayList<>();
        for (int sender : wanted.shares().senders(owner, Integer.MAX_VALUE)) {
            senders.add(sender);
        }
        if (senders.size() < threshold) {
            throw new SecAggAbort(
                    SecAggReason.UNRECOVERABLE_SECRET,
                    String.format(
                            Locale.ROOT,
                            "%s shares of a secret of \"%s\" came but it takes %s",
                            senders.size(),
                            cohort.name(owner),
                            threshold));
        }
        senders.sort(Comparator.comparing(suspects::contains));
        List<Integer> points = senders.stream().map(sender -> sender + 1).collect(Collectors.toUnmodifiableList());
        int[] order = senders.stream().mapToInt(Integer::intValue).toArray();
        List<byte[]> values = List.of(wanted.shares().shares(owner, order));
        var recovered = recovery.recover(points, values, wanted.isRight());
        if (recovered.isEmpty()) {
            throw unrecoverable(owner, senders, points, values);
        }
        recovered.get().wrong().forEach(point -> suspects.add(point - 1));
        return Secret.of(recovered.get().secret());
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
                        ? String.format(Locale.ROOT, "\"%s\" shared another secret than it committed to", names.get(0))
                        : String.format(
                                Locale.ROOT,
                                "too many of the %s shares of a secret of \"%s\" are wrong",
                                senders.size(),
                                names.get(0)),
                names);
    }
}

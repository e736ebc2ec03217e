package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.RoundsCommitted;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has become of devices' updates in the rounds that are safe. Of a run it knows one number per device, and it knows
 * the runs that went on last. Thread-safe.
 */
final class CommittedRounds {
    private static final int MOST_RUNS = 64;

    private final Map<String, Account> runs = new LinkedHashMap<>();

    /** Notes rounds of a run that are safe. To note them again does no harm. */
    synchronized void note(String run, List<RoundResult> rounds) {
        Account account = account(run);
        rounds.forEach(account::note);
    }

    /**
     * Notes the same as somebody else tells it.
     *
     * @param last the last round that is safe
     * @param counted by device the last of these that its update is in
     */
    synchronized void note(String run, int last, Map<String, Integer> counted) {
        account(run).note(last, counted);
    }

    private Account account(String run) {
        Account account = Optional.ofNullable(runs.remove(run)).orElseGet(Account::new);
        runs.put(run, account);
        if (runs.size() > MOST_RUNS) {
            runs.remove(runs.keySet().iterator().next());
        }
        return account;
    }

    /** What a device is to be told of a run; empty if no round of it is known to be safe. */
    synchronized Optional<CoordinatorMessage> tell(String run, String device) {
        return Optional.ofNullable(runs.get(run))
                .map(account ->
                        message(run, new PastRuns.Standing(account.last, account.counted.getOrDefault(device, 0))));
    }

    /** Whether any round of a run is known to be safe. */
    synchronized boolean knows(String run) {
        return runs.containsKey(run);
    }

    static CoordinatorMessage message(String run, PastRuns.Standing standing) {
        return CoordinatorMessage.newBuilder()
                .setCommitted(RoundsCommitted.newBuilder()
                        .setRunId(run)
                        .setLastRound(standing.last())
                        .setCountedRound(standing.counted()))
                .build();
    }

    /** One run. */
    private static final class Account {
        private final Map<String, Integer> counted = new HashMap<>();
        private int last;

        void note(int round, Map<String, Integer> theirs) {
            last = Math.max(last, round);
            theirs.forEach((device, counts) -> counted.merge(device, counts, Math::max));
        }

        void note(RoundResult result) {
            last = Math.max(last, result.round());
            for (ClientOutcome outcome : result.outcomes()) {
                if (outcome instanceof ClientOutcome.Accepted accepted) {
                    counted.merge(accepted.device(), result.round(), Math::max);
                }
            }
        }
    }
}

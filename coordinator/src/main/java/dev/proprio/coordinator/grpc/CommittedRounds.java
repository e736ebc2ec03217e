package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.asynchronous.Flights;
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
        return Optional.ofNullable(runs.get(run)).map(account -> message(run, account.standing(device)));
    }

    /** Whether a device's update for the task of a round of a run is known to count, and is the last that does. */
    synchronized boolean counted(String run, int task, String device) {
        Account account = runs.get(run);
        return account != null && account.counted.getOrDefault(device, 0) == task;
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

    /** One run. What devices are told is in terms of their tasks' rounds, which is that of the step but where a server does not wait. */
    private static final class Account {
        private final Map<String, Integer> counted = new HashMap<>();
        /** By device the round of the task that it has, of those whose steps are still to come. */
        private Map<String, Integer> underWay = Map.of();

        private int last;

        /** Of a device with a task that may count in a later step, only what was before that task is over. */
        PastRuns.Standing standing(String device) {
            int over = Math.min(last, underWay.getOrDefault(device, Integer.MAX_VALUE) - 1);
            return new PastRuns.Standing(over, counted.getOrDefault(device, 0));
        }

        void note(int round, Map<String, Integer> theirs) {
            last = Math.max(last, round);
            theirs.forEach((device, counts) -> counted.merge(device, counts, Math::max));
        }

        void note(RoundResult result) {
            if (result.round() >= last) {
                last = result.round();
                underWay =
                        result.state().part(Flights.PART).orElse(Flights.NONE).tasks();
            }
            for (ClientOutcome outcome : result.outcomes()) {
                if (outcome instanceof ClientOutcome.Accepted accepted) {
                    counted.merge(accepted.device(), accepted.task(result.round()), Math::max);
                }
            }
        }
    }
}

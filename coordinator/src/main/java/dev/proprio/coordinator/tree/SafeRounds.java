package dev.proprio.coordinator.tree;

import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.proto.v1.CountedDevice;
import dev.proprio.proto.v1.RoundsSafe;
import dev.proprio.proto.v1.WorkerOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What leaves are told of the rounds of a run that are safe. Not thread-safe. */
final class SafeRounds {
    /** So many devices, of the longest ids, fit into a message. */
    private static final int MOST_IN_A_MESSAGE = 5_000;

    private final String run;
    private final Map<String, Integer> counted = new HashMap<>();
    private int last;

    SafeRounds(String run) {
        this.run = run;
    }

    String run() {
        return run;
    }

    /** Notes rounds, and what tells of them. */
    List<WorkerOrder> note(List<RoundResult> rounds) {
        Map<Integer, List<ClientOutcome>> outcomes = new TreeMap<>();
        rounds.forEach(result -> outcomes.put(result.round(), result.outcomes()));
        return note(outcomes);
    }

    /** The same of rounds by number. */
    List<WorkerOrder> note(Map<Integer, List<ClientOutcome>> rounds) {
        Map<String, Integer> news = new TreeMap<>();
        rounds.forEach((round, outcomes) -> {
            last = Math.max(last, round);
            for (ClientOutcome outcome : outcomes) {
                if (outcome instanceof ClientOutcome.Accepted) {
                    counted.merge(outcome.device(), round, Math::max);
                }
                news.put(outcome.device(), counted.getOrDefault(outcome.device(), 0));
            }
        });
        return orders(news);
    }

    /** What tells of all rounds; nothing if none is safe. */
    List<WorkerOrder> all() {
        return last == 0 ? List.of() : orders(new TreeMap<>(counted));
    }

    private List<WorkerOrder> orders(Map<String, Integer> told) {
        List<WorkerOrder> orders = new ArrayList<>();
        var message = RoundsSafe.newBuilder().setRunId(run);
        Iterator<Map.Entry<String, Integer>> left = told.entrySet().iterator();
        while (left.hasNext()) {
            Map.Entry<String, Integer> next = left.next();
            message.addCounted(
                    CountedDevice.newBuilder().setDeviceId(next.getKey()).setRound(next.getValue()));
            if (message.getCountedCount() == MOST_IN_A_MESSAGE && left.hasNext()) {
                orders.add(WorkerOrder.newBuilder().setSafe(message).build());
                message.clearCounted();
            }
        }
        orders.add(WorkerOrder.newBuilder().setSafe(message.setLastRound(last)).build());
        return orders;
    }
}

package dev.proprio.experiments.conformance;

import dev.proprio.experiments.conformance.Heard.CheckedIn;
import dev.proprio.experiments.conformance.Heard.Submitted;
import dev.proprio.proto.v1.SubmitReceipt.Verdict;
import dev.proprio.proto.v1.Task;
import java.util.List;

/** Rules of receipts, and of which updates count. */
final class SettlementRules {
    /** A coordinator that keeps no journal, or a client of an older revision, knows none of these. */
    private static final int COMMITTED = 3;

    private SettlementRules() {}

    static List<ConformanceRule> all() {
        return List.of(
                new ConformanceRule(
                        "receipt-duplicate",
                        RuleLevel.MANDATORY,
                        "DUPLICATE is taken like ACCEPTED",
                        client -> kept(client, Verdict.DUPLICATE)),
                new ConformanceRule(
                        "receipt-late",
                        RuleLevel.MANDATORY,
                        "LATE is no fault, and the update is forgotten",
                        SettlementRules::late),
                new ConformanceRule(
                        "unsettled-runs",
                        RuleLevel.MANDATORY,
                        "the next check-in names the runs of updates of which nothing was said",
                        client -> kept(client, Verdict.ACCEPTED)),
                new ConformanceRule(
                        "committed",
                        RuleLevel.MANDATORY,
                        "an update is settled by a committed that reaches its round, and by no other",
                        SettlementRules::committed),
                new ConformanceRule(
                        "same-update",
                        RuleLevel.MANDATORY,
                        "when the same task comes again, the very update that was kept is sent",
                        SettlementRules::sameUpdate),
                new ConformanceRule(
                        "round-closed",
                        RuleLevel.MANDATORY,
                        "a client goes on after round_closed, which of another round does not concern its task",
                        SettlementRules::closed));
    }

    private static String kept(TestedClient client, Verdict verdict)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        requireRevision(client);
        client.behaviour().receipts(verdict);
        Task task = client.task().build();
        client.trained(task);
        client.behaviour().receipts(Verdict.ACCEPTED);
        client.probe(TestedClient.failureOf(task), "no task_failed for an update that was received");
        CheckedIn again = client.reconnected();
        requireUnsettled(again, task, true);
        return "it keeps the update, and asks after it when it comes back";
    }

    private static String late(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        requireRevision(client);
        client.behaviour().receipts(Verdict.LATE);
        Task task = client.task().build();
        client.trained(task);
        client.behaviour().receipts(Verdict.ACCEPTED);
        client.probe(TestedClient.failureOf(task), "no task_failed for an update that came late");
        CheckedIn again = client.reconnected();
        requireUnsettled(again, task, false);
        return "it went on, and does not ask after it";
    }

    private static String committed(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        requireRevision(client);
        Task counted = client.task().setRound(3).build();
        Task uncounted = client.task().setRound(3).build();
        Task open = client.task().setRound(3).build();
        for (Task task : List.of(counted, uncounted, open)) {
            client.trained(task);
        }
        client.probe(heard -> false, "");
        client.say(TestedClient.committed(counted.getRunId(), 3, 3));
        client.say(TestedClient.committed(counted.getRunId(), 3, 3));
        client.say(TestedClient.committed(uncounted.getRunId(), 4, 2));
        client.say(TestedClient.committed(open.getRunId(), 2, 2));
        client.probe(heard -> false, "");
        CheckedIn again = client.reconnected();
        requireUnsettled(again, counted, false);
        requireUnsettled(again, uncounted, false);
        requireUnsettled(again, open, true);
        return "it settled what was committed, said twice or not, and kept what was not";
    }

    private static String sameUpdate(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        requireRevision(client);
        Task task = client.task().build();
        Submitted first = client.trained(task);
        client.probe(heard -> false, "");
        client.reconnected();
        Submitted second = client.trained(task.toBuilder()
                .setRemainingMillis(Math.max(1, task.getRemainingMillis() / 2))
                .build());
        boolean same = first.header().getSha256().equals(second.header().getSha256())
                && first.header().getWeight() == second.header().getWeight()
                && first.header().getSectionsList().equals(second.header().getSectionsList())
                && first.payload().equals(second.payload());
        if (!same) {
            throw new RuleBrokenException("it sent another update for the same task", "the same to the byte");
        }
        return "over a new connection it sent the same %s bytes"
                .formatted(second.payload().size());
    }

    private static String closed(TestedClient client) throws RuleBrokenException, InterruptedException {
        Task task = client.task().build();
        client.say(TestedClient.closed(task.getRunId(), task.getRound() + 1));
        client.ask(task);
        client.say(TestedClient.closed(task.getRunId(), task.getRound() + 2));
        client.update(task);
        Task over = client.task().build();
        client.ask(over);
        client.say(TestedClient.closed(over.getRunId(), over.getRound()));
        client.probe(heard -> false, "");
        return "it did a task while other rounds were closed, and the next one after its own was";
    }

    private static void requireRevision(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        int revision = client.connected().message().getProtocolRevision();
        if (revision < COMMITTED) {
            throw new RuleUntriedException(
                    "it speaks revision %s, and what is said of commits belongs to revision 3".formatted(revision));
        }
    }

    private static void requireUnsettled(CheckedIn again, Task task, boolean expected) throws RuleBrokenException {
        boolean named = again.message().getUnsettledRunsList().contains(task.getRunId());
        if (named != expected) {
            throw new RuleBrokenException(
                    named
                            ? "its unsettled_runs name a run of which nothing is open"
                            : "its unsettled_runs lack a run of which its update is open",
                    expected ? "that run" : "no such run");
        }
    }
}

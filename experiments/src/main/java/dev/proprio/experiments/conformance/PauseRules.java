package dev.proprio.experiments.conformance;

import dev.proprio.client.session.Backoff;
import dev.proprio.experiments.conformance.Heard.CheckedIn;
import dev.proprio.proto.extension.DurationText;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.Farewell;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rules of how long a client waits before it comes back. */
final class PauseRules {
    private static final int FAILURES = 4;

    /** Clocks are read at two ends of a connection. */
    private static final double TOLERANCE = 0.98;

    /** Four draws that lie so near to each other were none, but for three times in ten thousand. */
    private static final double SPREAD = 0.02;

    private PauseRules() {}

    /** In their order; a client may end at a farewell. */
    static List<ConformanceRule> all() {
        return List.of(
                new ConformanceRule(
                        "back-off",
                        RuleLevel.MANDATORY,
                        "after failures a client waits between half and all of a bound that doubles, at random",
                        PauseRules::backOff),
                new ConformanceRule(
                        "farewell",
                        RuleLevel.MANDATORY,
                        "after a farewell a client stays away for half of its longest pause at least",
                        PauseRules::farewell),
                new ConformanceRule(
                        "come-back",
                        RuleLevel.OPTIONAL,
                        "a client that is told when to come back does so then, or up to a tenth later",
                        PauseRules::comeBack));
    }

    private static String backOff(TestedClient client) throws RuleBrokenException, InterruptedException {
        CheckedIn before = client.connected();
        // A session with an update was a good one, after which the pauses begin anew.
        client.trained(client.task().build());
        client.probe(heard -> false, "");
        Status gone = Status.UNAVAILABLE.withDescription("the kit is away");
        List<Duration> pauses = new ArrayList<>();
        client.behaviour().shutDoor(gone);
        long since = System.nanoTime();
        before.stream().end(gone);
        for (int failure = 1; failure <= FAILURES; failure++) {
            if (failure == FAILURES) {
                client.behaviour().openDoor();
            }
            CheckedIn again = client.entered(before);
            pauses.add(Duration.ofNanos(again.nanos() - since));
            since = again.nanos();
        }
        judge(pauses, client.settings().backoff(), client.settings().slack());
        return "it waited %s".formatted(words(pauses));
    }

    /** Judges the pauses after so many failures in a row. */
    static void judge(List<Duration> pauses, Backoff backoff, Duration slack) throws RuleBrokenException {
        double least = 1;
        double most = 0;
        for (int i = 0; i < pauses.size(); i++) {
            Duration bound = backoff.most(i + 1);
            Duration pause = pauses.get(i);
            boolean within =
                    pause.toNanos() >= TOLERANCE * bound.toNanos() / 2 && pause.compareTo(bound.plus(slack)) <= 0;
            if (!within) {
                throw new RuleBrokenException(
                        "after failure %s it waited %s".formatted(i + 1, rounded(pause)),
                        "between half and all of %s, and at most %s more to connect"
                                .formatted(DurationText.format(bound), DurationText.format(slack)));
            }
            double share = (double) pause.toNanos() / bound.toNanos();
            least = Math.min(least, share);
            most = Math.max(most, share);
        }
        if (pauses.size() > 1 && most - least < SPREAD) {
            throw new RuleBrokenException(
                    "it waited %s, each time the same share of the bound".formatted(words(pauses)),
                    "a random time between half and all of it");
        }
    }

    private static String farewell(TestedClient client) throws RuleBrokenException, InterruptedException {
        CheckedIn before = client.connected();
        client.probe(heard -> false, "");
        before.stream()
                .say(CoordinatorMessage.newBuilder()
                        .setFarewell(Farewell.newBuilder().setReason("the kit is done"))
                        .build());
        before.stream().end(Status.OK);
        long since = System.nanoTime();
        Duration least = client.settings().backoff().longest().dividedBy(2);
        long end = since + (long) (TOLERANCE * least.toNanos());
        for (long left = end - since; left > 0; left = end - System.nanoTime()) {
            Optional<Heard> heard = client.hearWithin(left);
            if (heard.isPresent() && heard.get() instanceof CheckedIn again) {
                throw new RuleBrokenException(
                        "it came back after " + rounded(Duration.ofNanos(again.nanos() - since)),
                        "nobody for %s at least, for all other clients were sent home at the same moment"
                                .formatted(DurationText.format(least)));
            }
        }
        return "it stayed away for " + DurationText.format(least);
    }

    private static String comeBack(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        CheckedIn before = client.connected();
        client.probe(heard -> false, "");
        // Longer than it would stay away by itself.
        Duration told = client.settings().backoff().longest().multipliedBy(5).dividedBy(4);
        before.stream()
                .say(CoordinatorMessage.newBuilder()
                        .setFarewell(Farewell.newBuilder()
                                .setReason("the kit has no room")
                                .setComeBackMillis(told.toMillis()))
                        .build());
        before.stream().end(Status.OK);
        long since = System.nanoTime();
        Duration most =
                told.multipliedBy(11).dividedBy(10).plus(client.settings().slack());
        long end = since + Math.min(most.toNanos(), client.nanosLeft());
        for (long left = end - since; left > 0; left = end - System.nanoTime()) {
            Optional<Heard> heard = client.hearWithin(left);
            if (heard.isPresent() && heard.get() instanceof CheckedIn again) {
                Duration away = Duration.ofNanos(again.nanos() - since);
                if (away.toNanos() < TOLERANCE * told.toNanos()) {
                    throw new RuleBrokenException(
                            "it came back after " + rounded(away), "nobody before " + DurationText.format(told));
                }
                return "it came back after %s, as it was told %s".formatted(rounded(away), DurationText.format(told));
            }
        }
        throw new RuleUntriedException("it did not come back by then; it may have ended");
    }

    private static String words(List<Duration> pauses) {
        return String.join(", ", pauses.stream().map(PauseRules::rounded).toList());
    }

    private static String rounded(Duration time) {
        return DurationText.format(Duration.ofMillis(time.toMillis()));
    }
}

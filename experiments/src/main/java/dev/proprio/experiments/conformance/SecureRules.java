package dev.proprio.experiments.conformance;

import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.secagg.server.SecAggResult;
import dev.proprio.proto.v1.SecAggAdvertiseKeys;
import dev.proprio.proto.v1.SecAggOwnedShare;
import dev.proprio.proto.v1.SecAggTask;
import dev.proprio.proto.v1.SecAggUnmaskShares;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Rules of a secure aggregation in which nobody lies. */
final class SecureRules {
    static final UnaryOperator<SecAggTask.Builder> HONEST = secagg -> secagg;

    private SecureRules() {}

    static List<ConformanceRule> all() {
        return List.of(
                new ConformanceRule(
                        "secure-keys",
                        RuleLevel.SECURE,
                        "R0: two different public keys, signed by the device's identity",
                        SecureRules::keys),
                new ConformanceRule(
                        "secure-closed",
                        RuleLevel.SECURE,
                        "a round that is closed in its midst gets no further answer",
                        SecureRules::closed),
                new ConformanceRule(
                        "secure-shares",
                        RuleLevel.SECURE,
                        "R1 and R2: shares that the others can open, and an update under masks of the stated size",
                        SecureRules::shares),
                new ConformanceRule(
                        "secure-sum",
                        RuleLevel.SECURE,
                        "R3 and R4: with the right shares the sum is unmasked, and is that of the updates",
                        SecureRules::sum));
    }

    private static String keys(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        var drill = new SecureDrill(client, HONEST);
        SecAggAdvertiseKeys keys = drill.keys();
        if (keys.getChannelKey().equals(keys.getMaskKey())) {
            throw new RuleBrokenException("its two keys are one", "two of their own");
        }
        drill.end("silence after the round was closed");
        SecureDrill again = new SecureDrill(client, HONEST);
        SecAggAdvertiseKeys others = again.keys();
        if (keys.getChannelKey().equals(others.getChannelKey())
                || keys.getMaskKey().equals(others.getMaskKey())) {
            throw new RuleBrokenException("it has used a key in two sessions", "fresh ones for each");
        }
        again.end("silence after the round was closed");
        return "two keys, fresh in each of two sessions";
    }

    private static String closed(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        var drill = new SecureDrill(client, HONEST);
        drill.keys();
        var roster = drill.roster();
        client.say(TestedClient.closed(drill.task().getRunId(), drill.task().getRound()));
        drill.say(roster);
        drill.end("silence after the round was closed");
        return "it shared nothing in a round that was closed";
    }

    private static String shares(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        var drill = new SecureDrill(client, HONEST);
        int bytes = masked(drill);
        drill.end("silence after the round was closed");
        return "%s others opened its shares, and it sent %s bytes under masks".formatted(Companions.COUNT, bytes);
    }

    /** The stages up to and with R2; the size of the client's masked update. */
    static int masked(SecureDrill drill) throws RuleBrokenException, RuleUntriedException, InterruptedException {
        drill.keys();
        drill.say(drill.roster());
        drill.shares();
        drill.say(drill.inbox());
        return drill.masked().payload().size();
    }

    private static String sum(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        var drill = new SecureDrill(client, HONEST);
        SecAggResult result = whole(drill);
        String seen = check(drill, result);
        client.probe(heard -> false, "");
        return seen;
    }

    /** All stages. */
    static SecAggResult whole(SecureDrill drill)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        masked(drill);
        drill.say(drill.message().setSurvivors(drill.survivors()));
        drill.signature();
        drill.say(drill.message().setUnmask(drill.request()));
        kinds(drill, drill.unmasked());
        SecAggResult result = drill.sum();
        drill.outcome();
        return result;
    }

    /** Of whom which kind of share is due. */
    private static void kinds(SecureDrill drill, SecAggUnmaskShares shares) throws RuleBrokenException {
        List<Integer> self = shares.getSelfSharesList().stream()
                .map(SecAggOwnedShare::getOwner)
                .toList();
        List<Integer> key = shares.getKeySharesList().stream()
                .map(SecAggOwnedShare::getOwner)
                .toList();
        List<Integer> survivors = Stream.concat(
                        SecureDrill.staying().stream().map(drill::place), Stream.of(drill.place()))
                .sorted()
                .toList();
        List<Integer> lost = List.of(drill.place(Companions.ids().getFirst()));
        if (!self.equals(survivors) || !key.equals(lost)) {
            throw new RuleBrokenException(
                    "it gave shares of the self-masks of places %s, and of the keys of %s".formatted(self, key),
                    "self-masks of %s, who survived, and keys of %s, who did not".formatted(survivors, lost));
        }
    }

    private static String check(SecureDrill drill, SecAggResult result) throws RuleBrokenException {
        if (!result.suspects().isEmpty()) {
            throw new RuleBrokenException(
                    "wrong shares were dealt or given by " + result.suspects(), "shares that all fit together");
        }
        int others = SecureDrill.staying().size();
        List<String> names = new ArrayList<>();
        for (VectorSpec spec : drill.vectors()) {
            names.add(spec.name());
        }
        RingVector params = result.sums().get(0);
        long weight = result.sums().get(names.indexOf("weight")).get(0) - others;
        RingVector counts = result.sums().get(names.indexOf("#counts"));
        long largest = (1L << (SecureDrill.VALUE_BITS - 1)) - 1;
        boolean within = true;
        for (int i = 0; i < params.length(); i++) {
            within &= Math.abs(params.signed(i)) <= largest;
        }
        if (counts.get(0) != others + 1 || weight < 1 || weight > SecureDrill.LARGEST_WEIGHT || !within) {
            throw new RuleBrokenException(
                    "the sum counts %s updates, and its own weight would be %s".formatted(counts.get(0), weight),
                    "%s updates, a weight from 1 to %s, and values within the clip"
                            .formatted(others + 1, SecureDrill.LARGEST_WEIGHT));
        }
        return "a sum of %s updates, in which its own has the weight %s".formatted(counts.get(0), weight);
    }
}

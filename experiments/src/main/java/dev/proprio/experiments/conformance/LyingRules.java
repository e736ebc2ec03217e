package dev.proprio.experiments.conformance;

import com.google.protobuf.ByteString;
import dev.proprio.proto.v1.SecAggAdvertiseKeys;
import dev.proprio.proto.v1.SecAggCoordinatorMessage;
import dev.proprio.proto.v1.SecAggMember;
import dev.proprio.proto.v1.SecAggRoster;
import dev.proprio.proto.v1.SecAggSealedShare;
import dev.proprio.proto.v1.SecAggSignature;
import dev.proprio.proto.v1.SecAggSurvivorSets;
import dev.proprio.proto.v1.SecAggTask;
import dev.proprio.proto.v1.SecAggUnmaskRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Rules of a secure aggregation whose coordinator lies: the client refuses, and ends the session. */
final class LyingRules {
    private LyingRules() {}

    static List<ConformanceRule> all() {
        return List.of(
                rule(
                        "secure-terms",
                        "a configuration whose terms have another digest is refused",
                        client -> refused(client, "the digest of the terms is wrong", secagg -> {
                            var config = secagg.getConfigBuilder();
                            config.setTermsSha256(flipped(config.getTermsSha256()));
                            return secagg;
                        })),
                rule(
                        "secure-model",
                        "a configuration for another model is refused",
                        client -> refused(client, "the configuration is for another model", secagg -> {
                            var config = secagg.getConfigBuilder();
                            config.setModelSha256(flipped(config.getModelSha256()));
                            return secagg;
                        })),
                rule(
                        "secure-vectors",
                        "vectors that do not follow from the terms are refused",
                        client -> refused(client, "the vectors do not follow from the terms", secagg -> {
                            var vector = secagg.getConfigBuilder().getVectorsBuilder(0);
                            vector.setValueBits(vector.getValueBits() - 1);
                            return secagg;
                        })),
                rule(
                        "secure-cohort",
                        "a sum that may be of one update is refused",
                        client -> refused(client, "the sum may be of one update", secagg -> {
                            secagg.getConfigBuilder()
                                    .getParametersBuilder()
                                    .setMinimumCohort(1)
                                    .setMinimumSurvivors(1);
                            return secagg;
                        })),
                rule(
                        "secure-threshold",
                        "a threshold that a lying coordinator gets around is refused",
                        LyingRules::threshold),
                rule(
                        "secure-own-entry",
                        "a roster with other keys under the client's name is refused",
                        LyingRules::ownEntry),
                rule(
                        "secure-signatures",
                        "a roster with keys that their owner did not sign is refused",
                        LyingRules::unsigned),
                rule("secure-certificates", "certificates of another authority are refused", LyingRules::certificates),
                rule("secure-two-rosters", "a second, different roster ends the session", LyingRules::twoRosters),
                rule("secure-inbox", "a share that does not open ends the session", LyingRules::inbox),
                rule("secure-few-survivors", "a sum of too few survivors is not signed", LyingRules::fewSurvivors),
                rule("secure-lost-survivor", "survivors that lack the client are not signed", LyingRules::lost),
                rule("secure-two-accounts", "a second account of who survived is not signed", LyingRules::twoAccounts),
                rule("secure-quorum", "no shares are given before a quorum has signed", LyingRules::quorum),
                rule(
                        "secure-both-kinds",
                        "no shares are given if the others signed another account of who survived",
                        LyingRules::bothKinds),
                rule("secure-once", "shares are given once for a model", LyingRules::once));
    }

    private static ConformanceRule rule(String name, String says, RuleCheck check) {
        return new ConformanceRule(name, RuleLevel.SECURE, says, check);
    }

    private static ByteString flipped(ByteString digest) {
        byte[] bytes = digest.toByteArray();
        bytes[0] ^= 1;
        return ByteString.copyFrom(bytes);
    }

    /** What must be refused before R0; a client that would refuse anything has not shown that. */
    private static String refused(TestedClient client, String lie, UnaryOperator<SecAggTask.Builder> change)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        var honest = new SecureDrill(client, SecureRules.HONEST);
        honest.keys();
        honest.end("silence after the round was closed");
        var drill = new SecureDrill(client, change);
        client.ask(drill.task());
        return drill.refused(lie, Optional.empty());
    }

    private static String threshold(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        var honest = new SecureDrill(client, SecureRules.HONEST);
        honest.keys();
        honest.end("silence after the round was closed");
        var drill = new SecureDrill(client, secagg -> {
            var parameters = secagg.getConfigBuilder().getParametersBuilder();
            parameters.setThreshold(parameters.getThreshold() - 1);
            return secagg;
        });
        return drill.refusedAtTheRoster("the threshold is one too low");
    }

    private static String ownEntry(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        var drill = new SecureDrill(client, SecureRules.HONEST);
        drill.keys();
        SecAggCoordinatorMessage.Builder right = drill.roster();
        SecAggRoster roster = right.getRoster();
        String other = Companions.ids().getFirst();
        SecAggMember theirs = roster.getMembers(drill.place(other));
        SecAggMember own = roster.getMembers(drill.place()).toBuilder()
                .setMaskKey(drill.otherKeys(other).getMaskKey())
                .build();
        if (own.getMaskKey().equals(theirs.getMaskKey())) {
            throw new IllegalStateException("two keys that were drawn are equal");
        }
        drill.say(right.clone().setRoster(roster.toBuilder().setMembers(drill.place(), own)));
        return drill.refused("the roster has another key under its name", Optional.of(right));
    }

    private static String unsigned(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        var drill = new SecureDrill(client, SecureRules.HONEST);
        drill.keys();
        SecAggCoordinatorMessage.Builder right = drill.roster();
        String other = Companions.ids().getLast();
        int place = drill.place(other);
        SecAggAdvertiseKeys fresh = drill.otherKeys(other);
        drill.say(right.clone().setRoster(right.getRoster().toBuilder().setMembers(place, member(other, fresh))));
        return drill.refused("a key on the roster is not signed by its owner", Optional.of(right));
    }

    private static String certificates(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        Optional<Function<String, ByteString>> forged = client.companions().forged();
        if (forged.isEmpty()) {
            throw new RuleUntriedException("devices have no certificates; start the kit with --store");
        }
        var drill = new SecureDrill(client, SecureRules.HONEST);
        drill.keys();
        SecAggCoordinatorMessage.Builder right = drill.roster();
        String other = Companions.ids().getLast();
        int place = drill.place(other);
        drill.say(right.clone().setCertificates(place, forged.get().apply(other)));
        return drill.refused("a certificate is by another authority", Optional.of(right));
    }

    private static String twoRosters(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        var drill = new SecureDrill(client, SecureRules.HONEST);
        drill.keys();
        SecAggCoordinatorMessage.Builder first = drill.roster();
        drill.say(first);
        drill.shares();
        String other = Companions.ids().getLast();
        int place = drill.place(other);
        SecAggAdvertiseKeys fresh = drill.otherKeys(other);
        SecAggRoster.Builder second = first.getRoster().toBuilder().setMembers(place, member(other, fresh));
        for (int i = 0; i < second.getSignaturesCount(); i++) {
            if (second.getSignatures(i).getSigner() == place) {
                second.setSignatures(i, second.getSignatures(i).toBuilder().setSignature(fresh.getSignature()));
            }
        }
        drill.say(first.clone().setRoster(second));
        return drill.refused("a second roster came", Optional.of(drill.inbox()));
    }

    private static SecAggMember member(String id, SecAggAdvertiseKeys keys) {
        return SecAggMember.newBuilder()
                .setClientId(id)
                .setChannelKey(keys.getChannelKey())
                .setMaskKey(keys.getMaskKey())
                .build();
    }

    private static String inbox(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        var drill = new SecureDrill(client, SecureRules.HONEST);
        drill.keys();
        drill.say(drill.roster());
        drill.shares();
        SecAggCoordinatorMessage.Builder right = drill.inbox();
        SecAggSealedShare share = right.getInbox().getShares(0);
        var tampered =
                right.getInbox().toBuilder().setShares(0, share.toBuilder().setSealed(flippedLast(share.getSealed())));
        drill.say(right.clone().setInbox(tampered));
        return drill.refused("a share does not open", Optional.of(right));
    }

    private static ByteString flippedLast(ByteString sealed) {
        byte[] bytes = sealed.toByteArray();
        bytes[bytes.length - 1] ^= 1;
        return ByteString.copyFrom(bytes);
    }

    private static String fewSurvivors(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        var drill = new SecureDrill(client, SecureRules.HONEST);
        SecureRules.masked(drill);
        SecAggSurvivorSets right = drill.survivors();
        // Of twelve one has left; without two more the nine that are left are fewer than ten.
        SecAggSurvivorSets few = without(without(right, drill.place(other(1))), drill.place(other(2)));
        drill.say(drill.message().setSurvivors(few));
        return drill.refused("too few survived", Optional.of(drill.message().setSurvivors(right)));
    }

    private static String lost(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        var drill = new SecureDrill(client, SecureRules.HONEST);
        SecureRules.masked(drill);
        SecAggSurvivorSets right = drill.survivors();
        drill.say(drill.message().setSurvivors(without(right, drill.place())));
        return drill.refused(
                "it is said not to have survived", Optional.of(drill.message().setSurvivors(right)));
    }

    private static String twoAccounts(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        var drill = new SecureDrill(client, SecureRules.HONEST);
        SecureRules.masked(drill);
        SecAggSurvivorSets first = drill.survivors();
        drill.say(drill.message().setSurvivors(first));
        drill.signature();
        drill.say(drill.message().setSurvivors(without(first, drill.place(other(1)))));
        return drill.refused(
                "a second account of who survived came",
                Optional.of(drill.message().setUnmask(drill.request())));
    }

    private static String quorum(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        var drill = new SecureDrill(client, SecureRules.HONEST);
        SecureRules.masked(drill);
        drill.say(drill.message().setSurvivors(drill.survivors()));
        drill.signature();
        SecAggUnmaskRequest right = drill.request();
        List<SecAggSignature> few = right.getSignaturesList().subList(0, right.getSignaturesCount() - 1);
        drill.say(drill.message().setUnmask(SecAggUnmaskRequest.newBuilder().addAllSignatures(few)));
        return drill.refused(
                "too few have signed who survived", Optional.of(drill.message().setUnmask(right)));
    }

    /** The others are told that one has left whose input counts for the client: it would give the other kind of share. */
    private static String bothKinds(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        var drill = new SecureDrill(client, SecureRules.HONEST);
        SecureRules.masked(drill);
        SecAggSurvivorSets told = drill.survivors();
        SecAggSurvivorSets others = without(told, drill.place(other(1)));
        drill.say(drill.message().setSurvivors(told));
        drill.signature();
        List<SecAggSignature> signed = new ArrayList<>();
        for (String id : SecureDrill.staying().subList(1, SecureDrill.staying().size())) {
            signed.add(SecAggSignature.newBuilder()
                    .setSigner(drill.place(id))
                    .setSignature(drill.signatureOf(id, others))
                    .build());
        }
        drill.say(drill.message().setUnmask(SecAggUnmaskRequest.newBuilder().addAllSignatures(signed)));
        return drill.refused("the others signed another account of who survived", Optional.empty());
    }

    private static String once(TestedClient client)
            throws RuleBrokenException, RuleUntriedException, InterruptedException {
        var first = new SecureDrill(client, SecureRules.HONEST);
        SecureRules.whole(first);
        client.probe(heard -> false, "");
        SecureDrill second = first.onTheSameModel();
        client.ask(second.task());
        return second.refused("it has given its shares for that model", Optional.empty());
    }

    private static String other(int number) {
        return Companions.ids().get(number);
    }

    private static SecAggSurvivorSets without(SecAggSurvivorSets sets, int place) {
        byte[] masked = sets.getMasked().toByteArray();
        masked[place / 8] &= (byte) ~(1 << (place % 8));
        return sets.toBuilder().setMasked(ByteString.copyFrom(masked)).build();
    }
}

package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.secagg.client.BeaconRule;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.message.IndexedSignature;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.message.SealedShare;
import dev.proprio.proto.secagg.message.ShareInbox;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.secagg.server.SecAggResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rounds in which clients have a few neighbours on a ring. */
class RingRoundTest {
    /** Clients that accept every beacon see different rings, and notice it by strangers' shares. */
    @Test
    void clientsThatWereGivenDifferentRingsDoNotGoOn() throws SecAggAbort {
        BeaconRule anything = (beacon, rosterHash) -> true;
        var policy = new ClientPolicy(2, 2, ThreatModel.CURIOUS, 0, false, anything);
        int size = 30;
        TestRound round = new TestRound(TestRound.config(size, 6, 3, 3), size, policy);
        round.advertise();
        Roster honest = round.roster(0);
        var signatures = new ArrayList<IndexedSignature>();
        for (int i = 0; i < size; i++) {
            signatures.addAll(round.roster(i).signatures());
        }
        var biased = new Roster(0, honest.members(), signatures, TestRound.digest(5));
        List<Integer> chosen = round.clients.get(0).shareKeys(biased).shares().stream()
                .map(SealedShare::peer)
                .toList();
        for (int i = 1; i < size; i++) {
            round.server.receive(TestRound.id(i), round.clients.get(i).shareKeys(round.roster(i)));
        }
        List<SealedShare> meant = new ArrayList<>();
        for (int i = 1; i < size; i++) {
            int from = i;
            round.clients.get(i).shareKeys(round.roster(i)).shares().stream()
                    .filter(share -> share.peer() == 0)
                    .forEach(share -> meant.add(new SealedShare(from, share.sealed())));
        }
        assertThat(meant).anyMatch(share -> !chosen.contains(share.peer()));
        assertThat(TestRound.abortOf(
                        () -> round.clients.get(0).mask(new ShareInbox(meant), round.inputs.get(0), Runnable::run)))
                .isEqualTo(SecAggReason.BAD_SHARE);
    }

    @Test
    void aHundredClientsOnTheDefaultRingSurviveTenDropsAtAnyStage() throws SecAggAbort {
        int size = 100;
        var policy = new ClientPolicy(50, 50, ThreatModel.SEMI_MALICIOUS, 100_000, true, BeaconRule.TRUSTED_ZEROS);
        var config = TestRound.config(SecAggParameters.forCohort(size), VectorSpec.integers("values", 50, 16, size));
        TestRound round = new TestRound(config, size, policy);
        int[] stages = new int[size];
        for (int i = 0; i < size; i++) {
            stages[i] = i % 10 == 3 ? i / 10 % 5 : 5;
        }
        SecAggResult result = round.run(stages);
        assertThat(result.sums()).isEqualTo(round.plain(result));
        assertThat(result.contributors()).hasSizeBetween(90, 95);
        assertThat(config.parameters().neighbours()).isEqualTo(32);
    }
}

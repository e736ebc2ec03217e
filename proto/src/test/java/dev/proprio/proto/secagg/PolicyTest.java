package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.BeaconRule;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.SecAggClient;
import dev.proprio.proto.secagg.client.TestSecrets;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.message.IndexedSignature;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.VectorSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that proposes too little, whatever it calls it. */
class PolicyTest {
    private static final ClientPolicy TRUSTING =
            new ClientPolicy(10, 10, ThreatModel.SEMI_MALICIOUS, 100_000, true, BeaconRule.TRUSTED_ZEROS);

    @Test
    void theDefaultsSuitEachOther() throws SecAggAbort {
        for (int size : new int[] {12, 20, 64}) {
            advertised(SecAggParameters.forCohort(size), size, ClientPolicy.DEFAULT)
                    .share();
        }
        advertised(SecAggParameters.forCohort(80), 80, TRUSTING).share();
    }

    @ParameterizedTest
    @CsvSource({
        // threat, minimum cohort, survivors, threshold, quorum, corrupt
        "SEMI_MALICIOUS,  9, 18, 12, true,  100000",
        "SEMI_MALICIOUS, 18,  9, 12, true,  100000",
        "SEMI_MALICIOUS, 18, 18, 12, false, 100000",
        "SEMI_MALICIOUS, 18, 18, 12, true,   99999",
        "CURIOUS,        18, 18, 12, true,  100000"
    })
    void weakProposalsAreRefusedBeforeAnyKeyIsShown(
            ThreatModel threat, int cohort, int survivors, int threshold, boolean quorum, int corrupt) {
        var offered = new SecAggParameters(threat, 20, cohort, survivors, 19, threshold, quorum, corrupt, 100_000);
        SecAggClient client = client(offered, ClientPolicy.DEFAULT);
        assertThat(TestRound.abortOf(() -> client.advertise(TestRound.MODEL, TestRound.TERMS)))
                .isEqualTo(SecAggReason.POLICY_VIOLATED);
        assertThat(TestSecrets.areWiped(client)).isTrue();
    }

    /** Each draw of a beacon is a try of a coordinator that wants another ring. */
    @Test
    void moreDrawsThanUsualAreRefused() throws SecAggAbort {
        SecAggParameters usual = SecAggParameters.forCohort(80).withDraws(SecAggParameters.DRAWS);
        advertised(usual, 80, ClientPolicy.DEFAULT).share();
        for (int draws : new int[] {SecAggParameters.DRAWS + 1, 16}) {
            SecAggClient client = client(usual.withDraws(draws), ClientPolicy.DEFAULT);
            assertThat(TestRound.abortOf(() -> client.advertise(TestRound.MODEL, TestRound.TERMS)))
                    .isEqualTo(SecAggReason.POLICY_VIOLATED);
            assertThat(TestSecrets.areWiped(client)).isTrue();
        }
    }

    @Test
    void aThresholdOneTooLowIsRefused() throws SecAggAbort {
        for (int threshold = 11; threshold <= 12; threshold++) {
            var offered =
                    new SecAggParameters(ThreatModel.SEMI_MALICIOUS, 20, 18, 18, 19, threshold, true, 100_000, 100_000);
            TestRound round = advertised(offered, 20, ClientPolicy.DEFAULT);
            Roster roster = round.roster(0);
            SecAggClient client = round.clients.get(0);
            if (threshold == 12) {
                assertThat(client.shareKeys(roster).shares()).hasSize(19);
            } else {
                assertThat(TestRound.abortOf(() -> client.shareKeys(roster))).isEqualTo(SecAggReason.POLICY_VIOLATED);
            }
        }
    }

    @Test
    void aRingTooSparseIsRefused() throws SecAggAbort {
        var safe = SecAggParameters.forCohort(100);
        var sparse =
                new SecAggParameters(safe.threat(), 100, 90, 90, 12, 12, true, safe.corruptPpm(), safe.dropoutPpm());
        assertThat(shareOf(sparse, 100)).isEqualTo(SecAggReason.POLICY_VIOLATED);
    }

    /** The graph is as dense as its drop-outs need, but the server keeps the right to call more clients dropped. */
    @Test
    void aRingThatOnlyFitsFewerDropsThanTheServerMayClaimIsRefused() throws SecAggAbort {
        var few = SecAggParameters.forCohort(100, 0.1, 0.01, ThreatModel.SEMI_MALICIOUS);
        var more = new SecAggParameters(
                few.threat(), 100, 90, 30, few.neighbours(), few.threshold(), true, few.corruptPpm(), few.dropoutPpm());
        assertThat(shareOf(more, 100)).isEqualTo(SecAggReason.POLICY_VIOLATED);
    }

    @Test
    void aRingOfALyingServerNeedsABeacon() throws SecAggAbort {
        TestRound round = advertised(SecAggParameters.forCohort(80), 80, ClientPolicy.DEFAULT);
        Roster roster = round.roster(0);
        assertThatThrownBy(() -> round.clients.get(0).shareKeys(roster))
                .isInstanceOf(SecAggAbort.class)
                .hasMessage(
                        "a ring of 80 clients, drawn from zeros, can be steered by the server: use the complete graph"
                                + " in groups of 64 at most, or a beacon that the clients draw");
    }

    @Test
    void anotherBeaconThanTheExpectedOneIsRefused() throws SecAggAbort {
        TestRound round = advertised(SecAggParameters.forCohort(20), 20, ClientPolicy.DEFAULT);
        Roster roster = round.roster(0);
        Roster biased = new Roster(0, roster.members(), roster.signatures(), TestRound.digest(1));
        assertThat(TestRound.abortOf(() -> round.clients.get(0).shareKeys(biased)))
                .isEqualTo(SecAggReason.BAD_BEACON);
    }

    /** The rule for beacons sees the hash of the roster: what was published before it can be refused. */
    @Test
    void aBeaconRuleSeesTheRoster() throws SecAggAbort {
        ByteString beacon = TestRound.digest(7);
        BeaconRule rule = (given, rosterHash) -> given.equals(beacon) && rosterHash.size() == 32;
        var policy = new ClientPolicy(10, 10, ThreatModel.SEMI_MALICIOUS, 100_000, true, rule);
        TestRound round = advertised(SecAggParameters.forCohort(80), 80, policy);
        Roster zeros = round.roster(0);
        Roster drawn = new Roster(0, zeros.members(), signaturesOfAll(round), beacon);
        assertThat(round.clients.get(0).shareKeys(drawn).shares())
                .hasSize(round.config.parameters().neighbours());
        Roster other = round.roster(1);
        assertThat(TestRound.abortOf(() -> round.clients.get(1).shareKeys(other)))
                .isEqualTo(SecAggReason.BAD_BEACON);
    }

    @Test
    void aRosterBelowTheMinimumOrAboveTheMaximumIsRefused() throws SecAggAbort {
        TestRound round = advertised(SecAggParameters.forCohort(20), 20, ClientPolicy.DEFAULT);
        Roster roster = round.roster(0);
        assertThat(TestRound.abortOf(() -> round.clients
                        .get(0)
                        .shareKeys(TestRound.with(roster, roster.members().subList(0, 17)))))
                .isEqualTo(SecAggReason.COHORT_TOO_SMALL);
        TestRound larger = advertised(SecAggParameters.forCohort(21), 21, ClientPolicy.DEFAULT);
        var crowd = larger.roster(0).members();
        assertThat(TestRound.abortOf(() -> round.clients.get(1).shareKeys(TestRound.with(roster, crowd))))
                .isEqualTo(SecAggReason.COHORT_TOO_LARGE);
    }

    @Test
    void theServerEndsARoundWithFewerThanTheMinimum() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(5, 4, 3, 4), 5);
        assertThat(TestRound.abortOf(() -> round.run(0, 0, 5, 5, 5))).isEqualTo(SecAggReason.COHORT_TOO_SMALL);
    }

    @Test
    void oneSurvivorIsNoCrowd() {
        assertThatThrownBy(() -> TestRound.parameters(5, 4, 3, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("minimum survivors must be from 2, since a sum of one update is that update");
    }

    @Test
    void otherModelsAndTermsThanThoseOfTheConfigurationAreRefused() {
        SecAggClient first = client(SecAggParameters.forCohort(20), ClientPolicy.DEFAULT);
        assertThat(TestRound.abortOf(() -> first.advertise(TestRound.TERMS, TestRound.TERMS)))
                .isEqualTo(SecAggReason.MODEL_HASH_MISMATCH);
        SecAggClient second = client(SecAggParameters.forCohort(20), ClientPolicy.DEFAULT);
        assertThat(TestRound.abortOf(() -> second.advertise(TestRound.MODEL, TestRound.MODEL)))
                .isEqualTo(SecAggReason.TERMS_HASH_MISMATCH);
    }

    private static SecAggReason shareOf(SecAggParameters offered, int size) throws SecAggAbort {
        TestRound round = advertised(offered, size, TRUSTING);
        Roster roster = round.roster(0);
        return TestRound.abortOf(() -> round.clients.get(0).shareKeys(roster));
    }

    private static List<IndexedSignature> signaturesOfAll(TestRound round) throws SecAggAbort {
        var signatures = new ArrayList<IndexedSignature>();
        for (int i = 0; i < round.clients.size(); i++) {
            var keys = round.clients.get(i).advertise(TestRound.MODEL, TestRound.TERMS);
            signatures.add(new IndexedSignature(i, keys.signature()));
        }
        return signatures;
    }

    private static SecAggClient client(SecAggParameters offered, ClientPolicy policy) {
        return new TestRound(config(offered), 1, policy).clients.get(0);
    }

    private static TestRound advertised(SecAggParameters offered, int size, ClientPolicy policy) throws SecAggAbort {
        TestRound round = new TestRound(config(offered), size, policy);
        round.advertise();
        return round;
    }

    private static SecAggConfig config(SecAggParameters offered) {
        return TestRound.config(offered, VectorSpec.integers("values", 4, 12, offered.maximumCohort()));
    }
}

package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.BeaconRule;
import dev.proprio.proto.secagg.client.ClientPhase;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.SecAggClient;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.message.IndexedSignature;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.message.SealedShare;
import dev.proprio.proto.secagg.message.ShareInbox;
import dev.proprio.proto.secagg.message.SurvivorSets;
import dev.proprio.proto.secagg.message.UnmaskRequest;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.IndexSet;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.VectorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far a client goes along, to the last number on either side, and what it says beyond. */
class ClientBoundsTest {
    private static final int SIZE = 6;
    private static final Executor HERE = Runnable::run;
    private static final ClientPolicy DEMANDING =
            new ClientPolicy(10, 10, ThreatModel.CURIOUS, 100_000, false, BeaconRule.ZEROS);

    @ParameterizedTest
    @CsvSource({
        "10, 10, 100000, ",
        " 9, 10, 100000, the round has cohorts of 9 but the policy demands at least 10",
        "10,  9, 100000, the round has survivors from 9 but the policy demands at least 10",
        "10, 10,  99999, the round has corrupt clients per million: 99999 but the policy demands at least 100000"
    })
    void whatThePolicyDemandsIsEnough(int cohort, int survivors, int corrupt, @Nullable String problem) {
        var offered = new SecAggParameters(ThreatModel.CURIOUS, 12, cohort, survivors, 11, 7, false, corrupt, 0);
        SecAggClient client = client(offered, DEMANDING);
        if (problem == null) {
            assertThatCode(() -> client.advertise(TestRound.MODEL, TestRound.TERMS))
                    .doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> client.advertise(TestRound.MODEL, TestRound.TERMS))
                    .isInstanceOf(SecAggAbort.class)
                    .hasMessage(problem);
        }
    }

    @Test
    void aRosterOfExactlyTheLeastAndOfExactlyTheMostIsAccepted() throws SecAggAbort {
        var parameters = new SecAggParameters(ThreatModel.CURIOUS, SIZE, 4, 2, SIZE - 1, 2, true, 0, 0);
        for (int cohort : new int[] {3, 4, SIZE}) {
            TestRound round = advertised(parameters, TestRound.LENIENT);
            Roster roster = round.roster(0);
            Roster some = TestRound.with(roster, roster.members().subList(0, cohort));
            if (cohort == 3) {
                assertThatThrownBy(() -> round.clients.get(0).shareKeys(some))
                        .hasMessage("the roster has 3 clients but must have at least 4");
            } else {
                assertThat(round.clients.get(0).shareKeys(some).shares()).hasSize(cohort - 1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"-1", "1", "5", "6", "7"})
    void anIndexThatIsNotTheClientsOwnIsRefused(int index) throws SecAggAbort {
        TestRound round = advertised(TestRound.parameters(SIZE, SIZE - 1, 3, 3), TestRound.LENIENT);
        Roster honest = round.roster(0);
        Roster other = new Roster(index, honest.members(), honest.signatures(), honest.beacon());
        assertThatThrownBy(() -> round.clients.get(0).shareKeys(other))
                .isInstanceOf(SecAggAbort.class)
                .hasMessage("the roster's entry %d is not this client's own".formatted(index));
    }

    @Test
    void aThresholdThatAllNeighboursTogetherReachIsAccepted() throws SecAggAbort {
        for (int cohort : new int[] {4, 5}) {
            var parameters = new SecAggParameters(ThreatModel.CURIOUS, SIZE, 2, 2, SIZE - 1, 5, true, 0, 0);
            TestRound round = advertised(parameters, TestRound.LENIENT);
            Roster roster = round.roster(0);
            Roster some = TestRound.with(roster, roster.members().subList(0, cohort));
            if (cohort == 5) {
                assertThat(round.clients.get(0).shareKeys(some).shares()).hasSize(4);
            } else {
                assertThatThrownBy(() -> round.clients.get(0).shareKeys(some))
                        .hasMessage("3 neighbours cannot keep secrets that take 5 shares");
            }
        }
    }

    @Test
    void sharesOfJustEnoughNeighboursAreEnough() throws SecAggAbort {
        for (int neighbours : new int[] {1, 2}) {
            TestRound round = shared();
            List<SealedShare> some =
                    round.server.inbox(TestRound.id(0)).shares().subList(0, neighbours);
            SecAggClient client = round.clients.get(0);
            if (neighbours == 2) {
                client.mask(new ShareInbox(some), round.inputs.get(0), HERE);
                assertThat(client.phase()).isEqualTo(ClientPhase.MASKED);
            } else {
                assertThatThrownBy(() -> client.mask(new ShareInbox(some), round.inputs.get(0), HERE))
                        .hasMessage("1 neighbours sent shares but with this client there must be 3");
            }
        }
    }

    /** The abort names a sender of the roster, and nobody for a number that is on no roster. */
    @ParameterizedTest
    @CsvSource({
        "1, '\"client-0001\" sent two', client-0001",
        "0, '\"client-0000\" is no neighbour but sent one', client-0000",
        "-1, '\"client -1\" is no neighbour but sent one', ",
        "6, '\"client 6\" is no neighbour but sent one', "
    })
    void anUnusableShareIsPutDownToItsSender(int sender, String problem, @Nullable String suspect) throws SecAggAbort {
        TestRound round = shared();
        List<SealedShare> shares =
                new ArrayList<>(round.server.inbox(TestRound.id(0)).shares());
        shares.add(new SealedShare(sender, shares.get(0).sealed()));
        assertThatThrownBy(() -> round.clients.get(0).mask(new ShareInbox(shares), round.inputs.get(0), HERE))
                .hasMessage("a share is unusable: " + problem)
                .isInstanceOfSatisfying(
                        SecAggAbort.class,
                        abort ->
                                assertThat(abort.suspects()).isEqualTo(suspect == null ? List.of() : List.of(suspect)));
    }

    /** Another input than the round sums is a mistake of this side: nothing was said, and the session goes on. */
    @Test
    void anInputOfAnotherShapeIsNoneOfTheServersFaults() throws SecAggAbort {
        TestRound round = shared();
        List<RingVector> right = round.inputs.get(0);
        SecAggClient client = round.clients.get(0);
        ShareInbox inbox = round.server.inbox(TestRound.id(0));
        int bits = right.get(0).bits();
        for (List<RingVector> wrong : List.of(
                right.subList(0, 1),
                List.of(right.get(0), right.get(1), right.get(1)),
                List.of(right.get(1), right.get(0)),
                List.of(RingVector.zeros(9, bits + 1), right.get(1)),
                List.of(RingVector.zeros(8, bits), right.get(1)))) {
            assertThatThrownBy(() -> client.mask(inbox, wrong, HERE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the round sums ");
            assertThat(client.phase()).isEqualTo(ClientPhase.SHARED);
        }
        client.mask(inbox, right, HERE);
        assertThat(client.phase()).isEqualTo(ClientPhase.MASKED);
    }

    @Test
    void exactlyTheLeastNumberOfSurvivorsIsSigned() throws SecAggAbort {
        for (int survivors : new int[] {2, 3}) {
            TestRound round = masked();
            SurvivorSets sets = sets(survivors);
            if (survivors == 3) {
                assertThat(round.clients.get(0).confirm(sets).signature().size())
                        .isEqualTo(64);
            } else {
                assertThatThrownBy(() -> round.clients.get(0).confirm(sets))
                        .hasMessage("2 clients survived but a sum must have at least 3");
            }
        }
    }

    @Test
    void exactlyTheThresholdOfNeighboursMustSurvive() throws SecAggAbort {
        for (int survivors : new int[] {3, 4}) {
            TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 4, 3), SIZE);
            round.advertise();
            round.share();
            round.mask();
            SurvivorSets sets = sets(survivors);
            if (survivors == 4) {
                assertThat(round.clients.get(0).confirm(sets).signature().size())
                        .isEqualTo(64);
            } else {
                assertThatThrownBy(() -> round.clients.get(0).confirm(sets))
                        .hasMessage("2 neighbours and this client survived but there must be 4");
            }
        }
    }

    @Test
    void whatContradictsWhatAClientHoldsIsNamed() throws SecAggAbort {
        SurvivorSets without = new SurvivorSets(of(0, 1, 2, 4, 5), of(0, 1, 2, 4, 5));
        TestRound all = masked();
        assertThatThrownBy(() -> all.clients.get(0).confirm(without))
                .hasMessage("of neighbour 3 this client holds a share, which contradicts the sets");
        TestRound fewer = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        fewer.advertise();
        fewer.share(5, 5, 5, 1, 5, 5);
        fewer.mask(5, 5, 5, 1, 5, 5);
        assertThatThrownBy(() -> fewer.clients.get(0).confirm(sets(6)))
                .hasMessage("of neighbour 3 this client holds no share, which contradicts the sets");
    }

    @Test
    void exactlyTheQuorumIsEnough() throws SecAggAbort {
        TestRound round = masked();
        round.confirm();
        List<IndexedSignature> four = round.server.unmaskRequest().signatures();
        assertThat(four).hasSize(4);
        assertThat(round.clients.get(0).unmask(new UnmaskRequest(four)).selfShares())
                .hasSize(SIZE);
        assertThatThrownBy(() -> round.clients.get(1).unmask(new UnmaskRequest(four.subList(0, 3))))
                .hasMessage("3 clients signed the survivors but 4 must");
        List<IndexedSignature> beyond = new ArrayList<>(four);
        beyond.set(0, new IndexedSignature(SIZE, four.get(0).signature()));
        assertThatThrownBy(() -> round.clients.get(2).unmask(new UnmaskRequest(beyond)))
                .hasMessage("signer 6 is not among the survivors");
    }

    /** A committee of a lying coordinator, drawn from zeros, can be steered like a ring; a drawn one cannot. */
    @Test
    void aCommitteeThatFollowsFromZerosIsRefusedLikeARing() throws SecAggAbort {
        var policy = new ClientPolicy(2, 2, ThreatModel.SEMI_MALICIOUS, 0, true, BeaconRule.ZEROS);
        for (int committee : new int[] {0, 5}) {
            var offered = new SecAggParameters(
                    ThreatModel.SEMI_MALICIOUS, SIZE, SIZE, SIZE, SIZE - 1, 4, true, 0, 0, 0, committee);
            TestRound round = advertised(offered, policy);
            Roster roster = round.roster(0);
            if (committee == 0) {
                assertThat(round.clients.get(0).shareKeys(roster).shares()).hasSize(SIZE - 1);
            } else {
                assertThat(TestRound.abortOf(() -> round.clients.get(0).shareKeys(roster)))
                        .isEqualTo(SecAggReason.POLICY_VIOLATED);
            }
        }
    }

    @Test
    void aGraphThatCanFallApartIsRefused() throws SecAggAbort {
        var offered = new SecAggParameters(ThreatModel.CURIOUS, 100, 90, 90, 4, 5, true, 100_000, 50_000);
        SecAggConfig config = TestRound.config(offered, VectorSpec.integers("values", 4, 12, 100));
        TestRound round = new TestRound(config, 100, DEMANDING);
        round.advertise();
        Roster roster = round.roster(0);
        assertThatThrownBy(() -> round.clients.get(0).shareKeys(roster))
                .hasMessage("with 4 neighbours each, 100 clients of whom 15 may be corrupt or drop out can fall apart");
    }

    /** Zeros are no beacon for a rule that trusts the server to draw honestly, if they are not zeros. */
    @Test
    void onlyZerosPassForZeros() {
        for (BeaconRule rule : List.of(BeaconRule.ZEROS, BeaconRule.TRUSTED_ZEROS)) {
            assertThat(rule.accepts(TestRound.ZEROS, TestRound.digest(1))).isTrue();
            assertThat(rule.accepts(TestRound.digest(1), TestRound.ZEROS)).isFalse();
            assertThat(rule.accepts(TestRound.ZEROS.substring(1), TestRound.ZEROS))
                    .isFalse();
            assertThat(rule.acceptsDrawn()).isTrue();
        }
    }

    private static SecAggClient client(SecAggParameters offered, ClientPolicy policy) {
        SecAggConfig config = TestRound.config(offered, VectorSpec.integers("values", 4, 12, offered.maximumCohort()));
        return new TestRound(config, 1, policy).clients.get(0);
    }

    private static TestRound advertised(SecAggParameters offered, ClientPolicy policy) throws SecAggAbort {
        SecAggConfig config = TestRound.config(offered, VectorSpec.integers("values", 4, 12, offered.maximumCohort()));
        TestRound round = new TestRound(config, SIZE, policy);
        round.advertise();
        return round;
    }

    private static TestRound shared() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        round.advertise();
        round.share();
        return round;
    }

    private static TestRound masked() throws SecAggAbort {
        TestRound round = shared();
        round.mask();
        return round;
    }

    /** All shared keys, and the inputs of the first {@code survivors} arrived. */
    private static SurvivorSets sets(int survivors) {
        return new SurvivorSets(
                of(IntStream.range(0, SIZE).toArray()),
                of(IntStream.range(0, survivors).toArray()));
    }

    private static ByteString of(int... members) {
        return IndexSet.of(SIZE, IntStream.of(members).boxed().toList()).bitmap();
    }
}

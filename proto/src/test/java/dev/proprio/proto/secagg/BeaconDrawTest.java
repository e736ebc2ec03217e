package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.BeaconRule;
import dev.proprio.proto.secagg.client.ClientPhase;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.SecAggClient;
import dev.proprio.proto.secagg.client.TestSecrets;
import dev.proprio.proto.secagg.graph.MaskGraph;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.message.AdvertiseKeys;
import dev.proprio.proto.secagg.message.BeaconRequest;
import dev.proprio.proto.secagg.message.BeaconReveal;
import dev.proprio.proto.secagg.message.IndexedSignature;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.round.BeaconDraw;
import dev.proprio.proto.secagg.round.BeaconNonces;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.secagg.server.MessageVerdict;
import dev.proprio.proto.secagg.server.SecAggResult;
import dev.proprio.proto.secagg.server.ServerPhase;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rings whose beacon the clients draw, with clients that leave and servers that would like another ring. */
class BeaconDrawTest {
    private static final int SIZE = 100;
    private static final int DRAWS = 3;
    private static final ClientPolicy POLICY =
            new ClientPolicy(50, 50, ThreatModel.SEMI_MALICIOUS, 100_000, true, BeaconRule.ZEROS);

    private static TestRound ring() {
        var parameters = SecAggParameters.forCohort(SIZE).withDraws(DRAWS);
        return new TestRound(TestRound.config(parameters, VectorSpec.integers("values", 5, 16, SIZE)), SIZE, POLICY);
    }

    private static void advertise(TestRound round) throws SecAggAbort {
        for (SecAggClient client : round.clients) {
            round.server.receive(client.advertise(TestRound.MODEL, TestRound.TERMS));
        }
        round.server.openDraw();
    }

    private static BeaconRequest request(TestRound round, int client) {
        return Optional.ofNullable(round.server.beaconRequests().get(TestRound.id(client)))
                .orElseThrow();
    }

    /** All reveal; the server has the rosters. */
    private static void draw(TestRound round) throws SecAggAbort {
        for (int i = 0; i < SIZE; i++) {
            assertThat(round.server.receive(
                            TestRound.id(i), round.clients.get(i).reveal(request(round, i))))
                    .isEqualTo(MessageVerdict.ACCEPTED);
        }
        assertThat(round.server.closeDraw()).isTrue();
    }

    @Test
    void clientsWithTheDefaultRuleTakePartInADrawnRingAndLeaveItAtAnyStage() throws SecAggAbort {
        TestRound round = ring();
        int[] stages = new int[SIZE];
        for (int i = 0; i < SIZE; i++) {
            stages[i] = i % 10 == 3 ? i / 10 % 5 : 5;
        }
        SecAggResult result = round.run(stages);
        assertThat(result.sums()).isEqualTo(round.plain(result));
        assertThat(result.contributors()).hasSizeBetween(90, 96);
        assertThat(round.config.parameters().neighbours()).isEqualTo(32);
    }

    /** What ends a round whose beacon is given, or puts clients out of it, does so before any nonce is asked for. */
    @Test
    void aDrawBeginsWithEnoughClientsEachOfWhichHasItsOwnKeys() throws SecAggAbort {
        TestRound round = ring();
        int least = round.config.parameters().minimumCohort();
        List<AdvertiseKeys> sent = new ArrayList<>();
        for (int i = 0; i < least; i++) {
            sent.add(round.clients.get(i).advertise(TestRound.MODEL, TestRound.TERMS));
            round.server.receive(sent.get(i));
        }
        AdvertiseKeys last = sent.get(least - 1);
        Member honest = last.member();
        var copy = new Member(TestRound.id(least), honest.channelKey(), TestRound.digest(9));
        byte[] signed = Transcript.advertisement(round.config.hash(), copy, last.commitment());
        ByteString signature =
                ByteString.copyFrom(TestTrust.signer(copy.clientId()).sign(signed));
        assertThat(round.server.receive(new AdvertiseKeys(copy, signature, last.commitment())))
                .isEqualTo(MessageVerdict.ACCEPTED);
        assertThatThrownBy(() -> round.server.openDraw())
                .hasMessage("%d clients advertised keys but there must be at least %d", least - 1, least);
        assertThat(round.server.phase()).isEqualTo(ServerPhase.ABORTED);

        TestRound enough = ring();
        for (int i = 0; i < least; i++) {
            enough.server.receive(enough.clients.get(i).advertise(TestRound.MODEL, TestRound.TERMS));
        }
        enough.server.openDraw();
        assertThat(enough.server.beaconRequests()).hasSize(least);
    }

    @Test
    void theRingDependsOnEveryNonce() throws SecAggAbort {
        TestRound round = ring();
        advertise(round);
        draw(round);
        Roster roster = round.roster(0);
        assertThat(roster.nonces()).hasSize(SIZE).doesNotHaveDuplicates();
        assertThat(roster.beacon()).isNotEqualTo(TestRound.ZEROS);
        Transcript transcript = new Transcript(round.config.hash(), roster.members());
        for (int i = 0; i < SIZE; i++) {
            List<ByteString> others = new ArrayList<>(roster.nonces());
            others.set(i, TestRound.digest(9));
            assertThat(transcript.beacon(others)).isNotEqualTo(transcript.beacon(roster.nonces()));
        }
    }

    @Test
    void aNonceShowsThatItBelongsToItsCommitmentAndNothingAboutLaterOnes() {
        var nonces = new BeaconNonces(TestRound.digest(1), "a");
        ByteString last = TestRound.digest(2);
        ByteString commitment = nonces.nonce(0, DRAWS, last);
        for (int draw = 1; draw <= DRAWS; draw++) {
            ByteString nonce = nonces.nonce(draw, DRAWS, last);
            assertThat(nonces.opens(commitment, draw, nonce)).isTrue();
            assertThat(nonces.opens(commitment, draw % DRAWS + 1, nonce)).isFalse();
            assertThat(new BeaconNonces(TestRound.digest(1), "b").opens(commitment, draw, nonce))
                    .isFalse();
            assertThat(new BeaconNonces(TestRound.digest(3), "a").opens(commitment, draw, nonce))
                    .isFalse();
            assertThat(nonces.opens(commitment, draw, nonce.substring(1))).isFalse();
        }
        assertThat(nonces.nonce(DRAWS, DRAWS, last)).isEqualTo(last);
    }

    /** What a lying server may show a client instead of the truth about a draw. */
    enum Lie {
        THE_SAME_DRAW_WITH_OTHER_MEMBERS(SecAggReason.EQUIVOCATION) {
            @Override
            void tell(TestRound round, SecAggClient victim) throws SecAggAbort {
                BeaconRequest honest = request(round, 0);
                victim.reveal(honest);
                victim.reveal(swapped(honest, 3, 4));
            }
        },
        A_DRAW_BEFORE_ITS_TURN(SecAggReason.BAD_BEACON) {
            @Override
            void tell(TestRound round, SecAggClient victim) throws SecAggAbort {
                victim.reveal(numbered(request(round, 0), 2));
            }
        },
        MORE_DRAWS_THAN_AGREED(SecAggReason.BAD_BEACON) {
            @Override
            void tell(TestRound round, SecAggClient victim) throws SecAggAbort {
                for (int draw = 1; draw <= DRAWS + 1; draw++) {
                    victim.reveal(numbered(request(round, 0), draw));
                }
            }
        },
        A_COMMITMENT_OF_ITS_OWN_FOR_THE_CLIENT(SecAggReason.BAD_ROSTER) {
            @Override
            void tell(TestRound round, SecAggClient victim) throws SecAggAbort {
                BeaconRequest honest = request(round, 0);
                List<ByteString> commitments = new ArrayList<>(honest.draw().commitments());
                commitments.set(0, commitments.get(1));
                victim.reveal(new BeaconRequest(0, honest.members(), new BeaconDraw(1, commitments)));
            }
        },
        FEWER_THAN_THE_POLICY_DEMANDS(SecAggReason.COHORT_TOO_SMALL) {
            @Override
            void tell(TestRound round, SecAggClient victim) throws SecAggAbort {
                BeaconRequest honest = request(round, 0);
                victim.reveal(new BeaconRequest(
                        0,
                        honest.members().subList(0, 49),
                        new BeaconDraw(1, honest.draw().commitments().subList(0, 49))));
            }
        },
        A_RING_THAT_WAS_NOT_DRAWN(SecAggReason.BAD_BEACON) {
            @Override
            void tell(TestRound round, SecAggClient victim) throws SecAggAbort {
                BeaconRequest request = request(round, 0);
                victim.shareKeys(new Roster(0, request.members(), List.of(), TestRound.ZEROS));
            }
        },
        ANOTHER_ROSTER_THAN_THAT_OF_THE_DRAW(SecAggReason.BAD_BEACON) {
            @Override
            void tell(TestRound round, SecAggClient victim) throws SecAggAbort {
                draw(round);
                Roster honest = round.roster(0);
                List<Member> members = new ArrayList<>(honest.members());
                Collections.swap(members, 3, 4);
                victim.shareKeys(with(honest, members, honest.beacon(), honest.nonces()));
            }
        },
        A_NONCE_THAT_WAS_CHOSEN_LATER(SecAggReason.BAD_BEACON) {
            @Override
            void tell(TestRound round, SecAggClient victim) throws SecAggAbort {
                draw(round);
                Roster honest = round.roster(0);
                List<ByteString> nonces = new ArrayList<>(honest.nonces());
                nonces.set(5, TestRound.digest(7));
                victim.shareKeys(with(honest, honest.members(), honest.beacon(), nonces));
            }
        },
        A_NONCE_THAT_WAS_CHOSEN_LATER_AND_THE_BEACON_THAT_FOLLOWS(SecAggReason.BAD_BEACON) {
            @Override
            void tell(TestRound round, SecAggClient victim) throws SecAggAbort {
                BeaconDraw draw = request(round, 0).draw();
                draw(round);
                Roster honest = round.roster(0);
                List<ByteString> nonces = new ArrayList<>(honest.nonces());
                nonces.set(5, TestRound.digest(7));
                Transcript transcript = new Transcript(round.config.hash(), honest.members(), Optional.of(draw));
                victim.shareKeys(with(honest, honest.members(), transcript.beacon(nonces), nonces));
            }
        },
        A_NONCE_THAT_WAS_HELD_BACK(SecAggReason.BAD_BEACON) {
            @Override
            void tell(TestRound round, SecAggClient victim) throws SecAggAbort {
                draw(round);
                Roster honest = round.roster(0);
                victim.shareKeys(with(
                        honest,
                        honest.members(),
                        honest.beacon(),
                        honest.nonces().subList(0, SIZE - 1)));
            }
        },
        ANOTHER_BEACON(SecAggReason.BAD_BEACON) {
            @Override
            void tell(TestRound round, SecAggClient victim) throws SecAggAbort {
                draw(round);
                Roster honest = round.roster(0);
                victim.shareKeys(with(honest, honest.members(), TestRound.digest(5), honest.nonces()));
            }
        },
        THE_NONCES_OF_AN_EARLIER_DRAW(SecAggReason.BAD_BEACON) {
            @Override
            void tell(TestRound round, SecAggClient victim) throws SecAggAbort {
                draw(round);
                Roster first = round.roster(0);
                victim.reveal(new BeaconRequest(
                        0,
                        first.members(),
                        new BeaconDraw(
                                2,
                                first.members().stream()
                                        .map(member -> commitment(round, member))
                                        .toList())));
                victim.shareKeys(first);
            }
        },
        A_DRAW_AFTER_THE_SHARES(SecAggReason.OUT_OF_ORDER) {
            @Override
            void tell(TestRound round, SecAggClient victim) throws SecAggAbort {
                BeaconRequest request = request(round, 0);
                draw(round);
                victim.shareKeys(round.roster(0));
                victim.reveal(numbered(request, 2));
            }
        };

        private final SecAggReason reason;

        Lie(SecAggReason reason) {
            this.reason = reason;
        }

        abstract void tell(TestRound round, SecAggClient victim) throws SecAggAbort;
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void aLieEndsTheSessionOfWhomItIsToldTo(Lie lie) throws SecAggAbort {
        TestRound round = ring();
        advertise(round);
        SecAggClient victim = round.clients.get(0);
        assertThat(TestRound.abortOf(() -> lie.tell(round, victim))).isEqualTo(lie.reason);
        assertThat(victim.phase()).isEqualTo(ClientPhase.ABORTED);
        assertThat(TestSecrets.areWiped(victim)).isTrue();
    }

    @Test
    void theSameRequestGetsTheSameNonce() throws SecAggAbort {
        TestRound round = ring();
        advertise(round);
        BeaconRequest request = request(round, 0);
        BeaconReveal reveal = round.clients.get(0).reveal(request);
        assertThat(round.clients.get(0).reveal(request)).isEqualTo(reveal);
        assertThat(round.server.receive(TestRound.id(0), reveal)).isEqualTo(MessageVerdict.ACCEPTED);
        assertThat(round.server.receive(TestRound.id(0), reveal)).isEqualTo(MessageVerdict.DUPLICATE);
        assertThat(round.server.receive(TestRound.id(1), reveal)).isEqualTo(MessageVerdict.MALFORMED);
        assertThat(round.server.receive("stranger", reveal)).isEqualTo(MessageVerdict.NOT_A_MEMBER);
    }

    @Test
    void whoDemandsAnExternalBeaconRefusesToDrawOne() throws SecAggAbort {
        BeaconRule external = new BeaconRule() {
            @Override
            public boolean accepts(ByteString beacon, ByteString rosterHash) {
                return true;
            }

            @Override
            public boolean acceptsDrawn() {
                return false;
            }
        };
        var parameters = SecAggParameters.forCohort(SIZE).withDraws(DRAWS);
        var config = TestRound.config(parameters, VectorSpec.integers("values", 5, 16, SIZE));
        var round = new TestRound(
                config, SIZE, new ClientPolicy(50, 50, ThreatModel.SEMI_MALICIOUS, 100_000, true, external));
        advertise(round);
        assertThat(TestRound.abortOf(() -> round.clients.get(0).reveal(request(round, 0))))
                .isEqualTo(SecAggReason.POLICY_VIOLATED);
    }

    /**
     * The last to reveal, or a server that decides who did: it sees the ring that would follow, and may give it up for
     * another as often as there are draws, but never more often. With one corrupt client next to the victim in 2 of 9
     * rings, it gets there with a probability of 1 - (7/9)^3 = 0.53, and not always, as with zeros.
     */
    @Test
    void aServerThatGivesUpRingsItDoesNotLikeHasAsManyTriesAsThereAreDraws() {
        int size = 10;
        int sessions = 4000;
        int drawn = 0;
        int ground = 0;
        for (int session = 0; session < sessions; session++) {
            ByteString config = ByteString.copyFrom(new byte[28])
                    .concat(ByteString.copyFrom(
                            ByteBuffer.allocate(4).putInt(session).array()));
            List<Member> members = IntStream.range(0, size)
                    .mapToObj(i -> new Member("c" + i, TestRound.digest(2 * i + 1), TestRound.digest(2 * i + 2)))
                    .toList();
            boolean near = false;
            for (int draw = 1; draw <= DRAWS && !near; draw++) {
                int number = draw;
                List<ByteString> nonces = IntStream.range(0, size)
                        .mapToObj(i -> new BeaconNonces(config, "c" + i).nonce(number, DRAWS, TestRound.digest(50 + i)))
                        .toList();
                List<ByteString> commitments = IntStream.range(0, size)
                        .mapToObj(i -> new BeaconNonces(config, "c" + i).nonce(0, number, nonces.get(i)))
                        .toList();
                Transcript transcript = new Transcript(config, members, Optional.of(new BeaconDraw(draw, commitments)));
                MaskGraph graph = transcript.graph(transcript.beacon(nonces), 2);
                near = graph.adjacent(0, 9);
            }
            drawn += near ? 1 : 0;
            boolean found = false;
            for (int key = 0; key < 60 && !found; key++) {
                List<Member> chosen = new ArrayList<>(members.subList(0, 9));
                chosen.add(new Member("c9", TestRound.digest(100 + key), TestRound.digest(99)));
                found = new Transcript(config, chosen).graph(TestRound.ZEROS, 2).adjacent(0, 9);
            }
            ground += found ? 1 : 0;
        }
        double expected = 1 - Math.pow(7.0 / 9, DRAWS);
        assertThat(drawn / (double) sessions).isBetween(expected - 0.04, expected + 0.04);
        assertThat(ground).isEqualTo(sessions);
    }

    @Test
    void configurationsWithoutDrawsHaveTheBytesTheyHad() {
        SecAggParameters given = SecAggParameters.forCohort(SIZE);
        SecAggConfig without = TestRound.config(given, VectorSpec.integers("values", 5, 16, SIZE));
        SecAggConfig with = TestRound.config(given.withDraws(DRAWS), VectorSpec.integers("values", 5, 16, SIZE));
        byte[] longer = with.canonical();
        assertThat(Arrays.copyOf(longer, longer.length - 8)).isEqualTo(without.canonical());
        assertThat(Arrays.copyOfRange(longer, longer.length - 8, longer.length))
                .containsExactly(0, 0, 0, DRAWS, 0, 0, 0, 0);
    }

    private static Roster with(Roster roster, List<Member> members, ByteString beacon, List<ByteString> nonces) {
        List<IndexedSignature> signatures = roster.signatures();
        return new Roster(roster.index(), members, signatures, beacon, nonces);
    }

    private static ByteString commitment(TestRound round, Member member) {
        int client = Integer.parseInt(member.clientId().substring("client-".length()));
        return new BeaconNonces(round.config.hash(), member.clientId())
                .nonce(
                        0,
                        DRAWS,
                        ByteString.copyFrom(
                                TestSecrets.secret("kat beacon", client).bytes()));
    }

    private static BeaconRequest numbered(BeaconRequest request, int draw) {
        return new BeaconRequest(
                request.index(),
                request.members(),
                new BeaconDraw(draw, request.draw().commitments()));
    }

    private static BeaconRequest swapped(BeaconRequest request, int a, int b) {
        List<Member> members = new ArrayList<>(request.members());
        List<ByteString> commitments = new ArrayList<>(request.draw().commitments());
        Collections.swap(members, a, b);
        Collections.swap(commitments, a, b);
        return new BeaconRequest(
                request.index(), members, new BeaconDraw(request.draw().number(), commitments));
    }
}

package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.KeyExchange;
import dev.proprio.proto.secagg.message.BeaconReveal;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.OwnedShare;
import dev.proprio.proto.secagg.message.SurvivorSignature;
import dev.proprio.proto.secagg.message.UnmaskRequest;
import dev.proprio.proto.secagg.message.UnmaskShares;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.server.MessageVerdict;
import dev.proprio.proto.secagg.server.SecAggResult;
import dev.proprio.proto.secagg.server.SecAggServer;
import dev.proprio.proto.secagg.server.ServerPhase;
import dev.proprio.proto.secagg.server.TestServers;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server counts, lets go of and answers in each of its stages. */
class ServerStagesTest {
    private static final int SIZE = 6;
    private static final String FIRST = TestRound.id(0);
    private static final Executor HERE = Runnable::run;

    /** Remembers the arrays in which secrets were, so that a test can look whether they were overwritten. */
    private static final class RecordedExchange implements KeyExchange {
        private final List<byte[]> secrets = new ArrayList<>();

        @Override
        public byte[] publicKey(byte[] secretKey) {
            return TestRound.EXCHANGE.publicKey(secretKey);
        }

        @Override
        public byte[] agree(byte[] secretKey, byte[] peerPublicKey) throws InvalidKeyException {
            byte[] shared = TestRound.EXCHANGE.agree(secretKey, peerPublicKey);
            secrets.add(secretKey);
            secrets.add(shared);
            return shared;
        }
    }

    /** A directory that takes any signature, so that a client can sign two things alike. */
    private static final Directory ANYTHING = (clientId, message, signature) -> true;

    private static TestRound round() {
        return new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
    }

    @Test
    void theNumberOfMessagesThatCountIsThatOfThePresentStage() throws SecAggAbort {
        TestRound round = round();
        assertThat(round.server.received()).isZero();
        round.server.receive(round.clients.get(0).advertise(TestRound.MODEL, TestRound.TERMS));
        assertThat(round.server.received()).isEqualTo(1);
        for (int i = 1; i < SIZE; i++) {
            round.server.receive(round.clients.get(i).advertise(TestRound.MODEL, TestRound.TERMS));
        }
        assertThat(round.server.received()).isEqualTo(SIZE);
        assertThat(round.server.phase()).isEqualTo(ServerPhase.COLLECT_KEYS);
        round.server.closeKeys(TestRound.ZEROS);
        assertThat(round.server.received()).isZero();
        for (int i = 0; i < 5; i++) {
            round.server.receive(TestRound.id(i), round.clients.get(i).shareKeys(round.roster(i)));
        }
        assertThat(round.server.received()).isEqualTo(5);
        assertThat(round.server.phase()).isEqualTo(ServerPhase.COLLECT_SHARES);
        round.server.closeShares();
        for (int i = 0; i < 4; i++) {
            MaskedInput input =
                    round.clients.get(i).mask(round.server.inbox(TestRound.id(i)), round.inputs.get(i), HERE);
            round.server.receive(TestRound.id(i), input);
        }
        assertThat(round.server.received()).isEqualTo(4);
        assertThat(round.server.phase()).isEqualTo(ServerPhase.COLLECT_MASKED);
        round.server.closeMasked();
        for (int i = 0; i < 4; i++) {
            round.server.receive(TestRound.id(i), round.clients.get(i).confirm(round.server.survivorSets()));
            assertThat(round.server.received()).isEqualTo(i + 1);
        }
        assertThat(round.server.phase()).isEqualTo(ServerPhase.CONSISTENCY);
        round.server.closeSignatures();
        for (int i = 0; i < 3; i++) {
            assertThat(round.server.canFinish()).isFalse();
            round.server.receive(TestRound.id(i), round.clients.get(i).unmask(round.server.unmaskRequest()));
            assertThat(round.server.received()).isEqualTo(i + 1);
        }
        assertThat(round.server.phase()).isEqualTo(ServerPhase.UNMASK);
        assertThat(round.server.canFinish()).isTrue();
        SecAggResult result = round.server.finish(HERE);
        assertThat(result)
                .returns(6, SecAggResult::advertised)
                .returns(5, SecAggResult::shared)
                .returns(4, SecAggResult::signed)
                .returns(3, SecAggResult::unmasked)
                .returns(List.of(TestRound.id(4)), SecAggResult::recovered)
                .returns(round.plain(result), SecAggResult::sums);
        assertThat(round.server.received()).isZero();
        assertThat(round.server.phase()).isEqualTo(ServerPhase.DONE);
        round.server.cancel();
        assertThat(round.server.phase()).isEqualTo(ServerPhase.DONE);
    }

    @Test
    void drawsCountTheirNonces() throws SecAggAbort {
        SecAggConfig given = TestRound.config(SIZE, SIZE - 1, 3, 3);
        TestRound round = new TestRound(
                TestRound.config(
                        given.parameters().withDraws(1), given.vectors().get(0)),
                SIZE);
        for (int i = 0; i < SIZE; i++) {
            round.server.receive(round.clients.get(i).advertise(TestRound.MODEL, TestRound.TERMS));
        }
        assertThatThrownBy(() -> round.server.closeKeys(TestRound.ZEROS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the beacon of this round is drawn by its clients");
        var other = new BeaconReveal(1, TestRound.digest(9));
        assertThat(round.server.receive(FIRST, other)).isEqualTo(MessageVerdict.TOO_EARLY);
        round.server.openDraw();
        BeaconReveal last = other;
        for (int i = 0; i < SIZE; i++) {
            assertThat(round.server.received()).isEqualTo(i);
            var request = round.server.beaconRequests().get(TestRound.id(i));
            var reveal = round.clients.get(i).reveal(Objects.requireNonNull(request));
            assertThat(round.server.receive(TestRound.id(i), reveal)).isEqualTo(MessageVerdict.ACCEPTED);
            last = reveal;
        }
        assertThat(round.server.phase()).isEqualTo(ServerPhase.COLLECT_NONCES);
        assertThat(round.server.closeDraw()).isTrue();
        assertThatThrownBy(() -> round.server.closeDraw())
                .hasMessage("this needs phase COLLECT_NONCES but the server is in COLLECT_SHARES");
        assertThatThrownBy(() -> round().server.openDraw()).hasMessage("the beacon of this round is given");
        assertThat(round.server.receive(TestRound.id(5), last)).isEqualTo(MessageVerdict.DUPLICATE);
        assertThat(round.server.receive(TestRound.id(5), other)).isEqualTo(MessageVerdict.LATE);
        round.server.cancel();
        assertThat(round.server.receive(TestRound.id(5), last)).isEqualTo(MessageVerdict.ABORTED);
    }

    @Test
    void whoIsSilentInADrawIsLeftOutOfTheNextAndNamedAfterTheLast() throws SecAggAbort {
        for (int least : new int[] {3, 5}) {
            SecAggParameters parameters =
                    TestRound.parameters(SIZE, SIZE - 1, 3, least).withDraws(2);
            TestRound round = new TestRound(
                    TestRound.config(
                            parameters,
                            TestRound.config(SIZE, 5, 3, 3).vectors().get(0)),
                    SIZE);
            for (int i = 0; i < SIZE; i++) {
                round.server.receive(round.clients.get(i).advertise(TestRound.MODEL, TestRound.TERMS));
            }
            round.server.openDraw();
            BeaconReveal first = reveal(round, 5);
            assertThat(round.server.closeDraw()).isFalse();
            assertThat(round.server.beaconRequests()).hasSize(5).doesNotContainKey(TestRound.id(5));
            assertThat(round.server.receive(FIRST, first)).isEqualTo(MessageVerdict.LATE);
            assertThat(round.server.receive(FIRST, new BeaconReveal(3, first.nonce())))
                    .isEqualTo(MessageVerdict.TOO_EARLY);
            reveal(round, 4);
            assertThatThrownBy(() -> round.server.closeDraw())
                    .hasMessage(
                            least == 3
                                    ? "in each of 2 draws of the beacon a nonce was missing"
                                    : "4 clients revealed their nonces but there must be at least 5")
                    .isInstanceOfSatisfying(
                            SecAggAbort.class,
                            abort -> assertThat(abort.suspects())
                                    .isEqualTo(least == 3 ? List.of(TestRound.id(4)) : List.of()));
        }
    }

    /** The first {@code count} clients reveal; returns the nonce of the first. */
    private static BeaconReveal reveal(TestRound round, int count) throws SecAggAbort {
        List<BeaconReveal> reveals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            var request = round.server.beaconRequests().get(TestRound.id(i));
            reveals.add(round.clients.get(i).reveal(Objects.requireNonNull(request)));
            assertThat(round.server.receive(TestRound.id(i), reveals.get(i))).isEqualTo(MessageVerdict.ACCEPTED);
        }
        return reveals.get(0);
    }

    @Test
    void tooFewKeysSharesOrSignaturesEndTheRound() throws SecAggAbort {
        TestRound few = round();
        for (int i = 0; i < 2; i++) {
            few.server.receive(few.clients.get(i).advertise(TestRound.MODEL, TestRound.TERMS));
        }
        assertThatThrownBy(() -> few.server.closeKeys(TestRound.ZEROS))
                .hasMessage("2 clients advertised keys but there must be at least 3");
        TestRound mute = round();
        mute.advertise();
        assertThatThrownBy(() -> mute.share(5, 5, 1, 1, 1, 1)).hasMessage("2 clients shared keys but at least 3 must");
        TestRound silent = round();
        silent.advertise();
        silent.share();
        silent.mask();
        assertThatThrownBy(() -> silent.confirm(5, 5, 3, 3, 3, 3))
                .hasMessage("2 clients signed who survived but at least 3 must");
    }

    /** A client that sent a message twice since the answer was lost is as well off as one that sent it once. */
    @Test
    void whatIsAcceptedCountsAndSoDoesItsRepetition() {
        assertThat(Arrays.stream(MessageVerdict.values()).filter(MessageVerdict::counts))
                .containsExactly(MessageVerdict.ACCEPTED, MessageVerdict.DUPLICATE);
    }

    /** Whoever signs two accounts of one kind is heard no more, and the others' signatures must do. */
    @Test
    void aSecondDifferentSignaturePutsItsSenderOut() throws SecAggAbort {
        TestRound round = round();
        SecAggServer server = TestServers.of(round.config, round.config.hash(), ANYTHING, TestRound.EXCHANGE);
        masked(round, server);
        for (int i = 0; i < SIZE; i++) {
            server.receive(TestRound.id(i), round.clients.get(i).confirm(server.survivorSets()));
        }
        SurvivorSignature honest = round.clients.get(0).confirm(server.survivorSets());
        SurvivorSignature other = new SurvivorSignature(ByteString.copyFrom(new byte[64]));
        assertThat(server.receive(FIRST, honest)).isEqualTo(MessageVerdict.DUPLICATE);
        assertThat(server.received()).isEqualTo(SIZE);
        assertThat(server.receive(FIRST, other)).isEqualTo(MessageVerdict.EQUIVOCATION);
        assertThat(server.received()).isEqualTo(SIZE - 1);
        assertThat(server.receive(FIRST, honest)).isEqualTo(MessageVerdict.EQUIVOCATION);
        server.closeSignatures();
        assertThat(server.unmaskRequest().signatures()).noneMatch(signature -> signature.signer() == 0);
        assertThat(server.receive(FIRST, honest)).isEqualTo(MessageVerdict.DUPLICATE);
    }

    @Test
    void theSharesOfWhoAnswersTwiceDifferentlyAreForgotten() throws SecAggAbort {
        TestRound round = round();
        round.advertise();
        round.share(5, 5, 5, 5, 5, 5);
        round.mask(5, 5, 5, 5, 5, 2);
        round.confirm(5, 5, 5, 5, 5, 2);
        UnmaskRequest request = round.server.unmaskRequest();
        List<UnmaskShares> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(round.clients.get(i).unmask(request));
        }
        UnmaskShares honest = answers.get(1);
        answers.set(1, new UnmaskShares(lies(honest.selfShares()), lies(honest.keyShares())));
        for (int i = 0; i < 3; i++) {
            assertThat(round.server.receive(TestRound.id(i), answers.get(i))).isEqualTo(MessageVerdict.ACCEPTED);
        }
        assertThat(round.server.canFinish()).isTrue();
        assertThat(round.server.receive(TestRound.id(1), honest)).isEqualTo(MessageVerdict.EQUIVOCATION);
        assertThat(round.server.received()).isEqualTo(2);
        assertThat(round.server.canFinish()).isFalse();
        assertThat(round.server.receive(TestRound.id(1), honest)).isEqualTo(MessageVerdict.EQUIVOCATION);
        round.server.receive(TestRound.id(3), answers.get(3));
        assertThat(round.server.canFinish()).isTrue();
        SecAggResult result = round.server.finish(HERE);
        assertThat(result.sums()).isEqualTo(round.plain(result));
        assertThat(result.suspects()).isEmpty();
        assertThat(result.unmasked()).isEqualTo(3);
    }

    /** A dropped client among whose neighbours nobody survived left no mask in the sum: nobody's shares are needed for it. */
    @Test
    void secretsThatTheSumDoesNotNeedAreNotWaitedFor() throws SecAggAbort {
        int size = 9;
        for (int threshold = 1; threshold <= 2; threshold++) {
            TestRound round = new TestRound(TestRound.config(size, 2, threshold, 2), size);
            round.advertise();
            int[] around = new Transcript(round.config.hash(), round.roster(0).members())
                    .graph(TestRound.ZEROS, 2)
                    .neighbours(0);
            int[] stages = new int[size];
            Arrays.fill(stages, 5);
            stages[0] = 2;
            stages[around[0]] = 2;
            stages[around[1]] = 2;
            round.share(stages);
            round.mask(stages);
            round.confirm(stages);
            round.unmask(stages);
            if (threshold == 1) {
                assertThat(round.server.canFinish()).isTrue();
                SecAggResult result = round.server.finish(HERE);
                assertThat(result.sums()).isEqualTo(round.plain(result));
                assertThat(result.recovered()).hasSize(3).contains(FIRST);
            } else {
                // Of the two secrets on the way round, one share each came.
                assertThat(round.server.canFinish()).isFalse();
                assertThat(TestRound.abortOf(() -> round.server.finish(HERE)))
                        .isEqualTo(SecAggReason.UNRECOVERABLE_SECRET);
            }
        }
    }

    /** At a threshold of one every share is a secret: one that is not the right one is found out, and its sender. */
    @Test
    void aSecretOfTheRightFormIsNotTakenForTheRightOne() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 1, 3), SIZE);
        int[] stages = {5, 5, 5, 5, 5, 2};
        round.advertise();
        round.share(stages);
        round.mask(stages);
        round.confirm(stages);
        UnmaskRequest request = round.server.unmaskRequest();
        for (int i = 0; i < 5; i++) {
            UnmaskShares honest = round.clients.get(i).unmask(request);
            UnmaskShares told = i == 0 ? new UnmaskShares(lies(honest.selfShares()), lies(honest.keyShares())) : honest;
            assertThat(round.server.receive(TestRound.id(i), told)).isEqualTo(MessageVerdict.ACCEPTED);
        }
        SecAggResult result = round.server.finish(HERE);
        assertThat(result.sums()).isEqualTo(round.plain(result));
        assertThat(result.suspects()).containsExactly(FIRST);
    }

    /** Neither the clients nor the server keep a key that two agreed on, or one of a client that dropped out. */
    @Test
    void nothingThatWasAgreedOnIsLeftAfterARound() throws SecAggAbort {
        var exchange = new RecordedExchange();
        SecAggConfig config = TestRound.config(SIZE, SIZE - 1, 3, 3);
        var round = new TestRound(config, config.hash(), SIZE, "kat", TestRound.LENIENT, exchange);
        SecAggResult result = round.run(5, 5, 2, 5, 5, 5);
        assertThat(result.sums()).isEqualTo(round.plain(result));
        round.clients.get(2).cancel();
        assertThat(exchange.secrets)
                .hasSizeGreaterThan(100)
                .allSatisfy(secret -> assertThat(secret).containsOnly(0));
    }

    /** A sum that will not be opened could be, by whoever learns the masks later. */
    @Test
    void aServerThatGivesUpKeepsNoSum() throws SecAggAbort {
        for (ServerPhase last :
                List.of(ServerPhase.COLLECT_MASKED, ServerPhase.CONSISTENCY, ServerPhase.UNMASK, ServerPhase.DONE)) {
            TestRound round = round();
            round.advertise();
            assertThat(TestServers.held(round.server)).isEmpty();
            round.share();
            MaskedInput input = round.clients.get(0).mask(round.server.inbox(FIRST), round.inputs.get(0), HERE);
            assertThat(round.server.receive(FIRST, input)).isEqualTo(MessageVerdict.ACCEPTED);
            if (last != ServerPhase.COLLECT_MASKED) {
                round.mask(2, 5, 5, 5, 5, 5);
            }
            if (last.compareTo(ServerPhase.CONSISTENCY) > 0) {
                round.confirm();
            }
            List<RingVector> sums = TestServers.held(round.server);
            assertThat(sums).hasSize(2).isNotEqualTo(round.config.zeros());
            if (last == ServerPhase.DONE) {
                assertThat(TestRound.abortOf(() -> round.server.finish(HERE)))
                        .isEqualTo(SecAggReason.UNRECOVERABLE_SECRET);
            } else {
                assertThat(round.server.phase()).isEqualTo(last);
                round.server.cancel();
            }
            assertThat(sums).isEqualTo(round.config.zeros());
            assertThat(TestServers.held(round.server)).isEmpty();
        }
    }

    /** Secrets are put together sixteen at a time, and pairs of masks thirty-two: at the edges none is left out. */
    @ParameterizedTest
    @ValueSource(ints = {16, 17, 33, 34, 35})
    void sumsOfAnySizeComeOutExactly(int size) throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(size, size - 1, 2, 2), size);
        int[] stages = new int[size];
        Arrays.fill(stages, 5);
        stages[1] = 2;
        SecAggResult result = round.run(stages);
        assertThat(result.sums()).isEqualTo(round.plain(result));
        assertThat(result.contributors()).hasSize(size - 1);
    }

    /** Among just as many shares as it takes a wrong one cannot be told: all who had a hand in the secret are named. */
    @Test
    void aLieAmongJustEnoughSharesNamesAllWhoAreInvolved() throws SecAggAbort {
        for (int answers = 2; answers <= 3; answers++) {
            TestRound round = round();
            round.advertise();
            round.share();
            round.mask();
            round.confirm();
            UnmaskRequest request = round.server.unmaskRequest();
            for (int i = 0; i < answers; i++) {
                UnmaskShares honest = round.clients.get(i).unmask(request);
                UnmaskShares told = i == 1 ? new UnmaskShares(lies(honest.selfShares()), List.of()) : honest;
                assertThat(round.server.receive(TestRound.id(i), told)).isEqualTo(MessageVerdict.ACCEPTED);
            }
            boolean few = answers == 2;
            assertThatThrownBy(() -> round.server.finish(HERE))
                    .hasMessage(
                            few
                                    ? "2 shares of a secret of \"client-0000\" came but it takes 3"
                                    : "too many of the 3 shares of a secret of \"client-0000\" are wrong")
                    .isInstanceOfSatisfying(
                            SecAggAbort.class,
                            abort -> assertThat(abort.suspects())
                                    .isEqualTo(few ? List.of() : List.of(FIRST, TestRound.id(1), TestRound.id(2))));
        }
    }

    /** One share is always consistent with itself: that its dealer lied cannot be told from it. */
    @Test
    void aSingleWrongShareIsNotPutDownToItsDealer() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 1, 3), SIZE);
        round.advertise();
        round.share();
        round.mask();
        round.confirm();
        UnmaskShares honest = round.clients.get(1).unmask(round.server.unmaskRequest());
        round.server.receive(TestRound.id(1), new UnmaskShares(lies(honest.selfShares()), List.of()));
        assertThatThrownBy(() -> round.server.finish(HERE))
                .hasMessage("too many of the 1 shares of a secret of \"client-0000\" are wrong")
                .isInstanceOfSatisfying(
                        SecAggAbort.class,
                        abort -> assertThat(abort.suspects()).containsExactly(FIRST, TestRound.id(1)));
    }

    @Test
    void onlyWhoSharedKeysHasAnInbox() throws SecAggAbort {
        TestRound round = round();
        round.advertise();
        round.share(5, 5, 5, 5, 5, 1);
        assertThat(round.server.inbox(FIRST).shares()).hasSize(SIZE - 2);
        assertThatThrownBy(() -> round.server.inbox(TestRound.id(5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"client-0005\" shared no keys and has no inbox");
        assertThatThrownBy(() -> round.server.inbox("nobody")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void exactlyTheLeastNumberOfSurvivorsIsEnough() throws SecAggAbort {
        for (int least : new int[] {4, 5}) {
            TestRound round = new TestRound(
                    TestRound.config(
                            TestRound.parameters(SIZE, SIZE - 1, 3, least),
                            TestRound.config(SIZE, 5, 3, 3).vectors().get(0)),
                    SIZE);
            int[] stages = {5, 5, 5, 5, 2, 1};
            if (least == 4) {
                assertThat(round.run(stages).contributors()).hasSize(4);
            } else {
                assertThatThrownBy(() -> round.run(stages))
                        .hasMessage("4 clients sent their masked input but at least 5 must");
                assertThat(round.server.phase()).isEqualTo(ServerPhase.ABORTED);
                assertThat(round.server.received()).isZero();
            }
        }
    }

    private static void masked(TestRound round, SecAggServer server) throws SecAggAbort {
        for (int i = 0; i < SIZE; i++) {
            server.receive(round.clients.get(i).advertise(TestRound.MODEL, TestRound.TERMS));
        }
        server.closeKeys(TestRound.ZEROS);
        for (int i = 0; i < SIZE; i++) {
            var roster = Objects.requireNonNull(server.rosters().get(TestRound.id(i)));
            server.receive(TestRound.id(i), round.clients.get(i).shareKeys(roster));
        }
        server.closeShares();
        for (int i = 0; i < SIZE; i++) {
            server.receive(
                    TestRound.id(i),
                    round.clients.get(i).mask(server.inbox(TestRound.id(i)), round.inputs.get(i), HERE));
        }
        server.closeMasked();
    }

    private static List<OwnedShare> lies(List<OwnedShare> shares) {
        return shares.stream()
                .map(share -> new OwnedShare(share.owner(), ByteString.copyFrom(new byte[40])))
                .toList();
    }
}

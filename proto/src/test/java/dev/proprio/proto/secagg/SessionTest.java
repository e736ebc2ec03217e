package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.ClientPhase;
import dev.proprio.proto.secagg.client.SecAggClient;
import dev.proprio.proto.secagg.client.SessionLog;
import dev.proprio.proto.secagg.client.TestSecrets;
import dev.proprio.proto.secagg.message.SurvivorSets;
import dev.proprio.proto.secagg.message.UnmaskRequest;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.stored.StoredFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A server that asks for a session, a round or an answer again. */
class SessionTest {
    private static final int SIZE = 5;

    @Test
    void aSessionIsTakenPartInOnce() throws SecAggAbort {
        SessionLog log = new SessionLog(3);
        client(config(1, 1), log).advertise(TestRound.MODEL, TestRound.TERMS);
        assertRefused(config(1, 1), log);
        client(config(2, 1), log).advertise(TestRound.MODEL, TestRound.TERMS);
        assertRefused(config(2, 1), log);
    }

    @Test
    void aRoundIsAttemptedAFewTimes() throws SecAggAbort {
        SessionLog log = new SessionLog(2);
        client(config(1, 4), log).advertise(TestRound.MODEL, TestRound.TERMS);
        client(config(2, 4), log).advertise(TestRound.MODEL, TestRound.TERMS);
        assertRefused(config(3, 4), log);
        client(config(3, 5), log).advertise(TestRound.MODEL, TestRound.TERMS);
        assertRefused(config(4, 4), log);
    }

    @Test
    void aRestartForgetsNoSession() throws Exception {
        List<byte[]> kept = new ArrayList<>();
        SessionLog log = new SessionLog(2, kept::add);
        client(config(1, 4), log).advertise(TestRound.MODEL, TestRound.TERMS);
        client(config(2, 5), log).advertise(TestRound.MODEL, TestRound.TERMS);

        SessionLog restored = SessionLog.restored(2, kept.get(1), bytes -> {});
        assertRefused(config(2, 5), restored);
        assertRefused(config(3, 4), restored);
        client(config(4, 5), restored).advertise(TestRound.MODEL, TestRound.TERMS);
        assertRefused(config(5, 5), restored);
        byte[] first = kept.get(0);
        assertRefused(config(1, 4), SessionLog.restored(2, first, bytes -> {}));
        for (int length = 0; length < first.length; length++) {
            byte[] cut = Arrays.copyOf(first, length);
            assertThatThrownBy(() -> SessionLog.restored(2, cut, bytes -> {}))
                    .isInstanceOf(StoredFormatException.class);
        }
    }

    @Test
    void aSessionThatCannotBeNotedIsNotJoined() {
        SessionLog log = new SessionLog(2, bytes -> {
            throw new IOException("the disk is full");
        });
        SecAggClient client = client(config(1, 1), log);
        assertThatThrownBy(() -> client.advertise(TestRound.MODEL, TestRound.TERMS))
                .isInstanceOf(SecAggAbort.class)
                .hasMessageContaining(
                        "the device cannot note that it takes part, and so it does not: the disk is full");
        assertThat(TestSecrets.areWiped(client)).isTrue();
    }

    @Test
    void sharesAreGivenOnceAndNothingSecretIsLeft() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        round.advertise();
        round.share();
        round.mask();
        round.confirm();
        UnmaskRequest request = round.server.unmaskRequest();
        round.unmask();
        for (SecAggClient client : round.clients) {
            assertThat(client.phase()).isEqualTo(ClientPhase.DONE);
            assertThat(TestSecrets.areWiped(client)).isTrue();
        }
        SecAggClient client = round.clients.get(0);
        assertThat(client.unmask(request)).isSameAs(round.unmaskShares.get(0));
        var other = new UnmaskRequest(
                request.signatures().subList(1, request.signatures().size()));
        assertThat(TestRound.abortOf(() -> client.unmask(other))).isEqualTo(SecAggReason.EQUIVOCATION);
        assertThat(TestRound.abortOf(() -> client.unmask(request))).isEqualTo(SecAggReason.EQUIVOCATION);
    }

    @Test
    void theSameMessageGetsTheSameReplyAndItsVectorsStay() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        SecAggClient client = round.clients.get(0);
        var keys = client.advertise(TestRound.MODEL, TestRound.TERMS);
        assertThat(client.advertise(TestRound.MODEL, TestRound.TERMS)).isSameAs(keys);
        round.advertise();
        var roster = round.roster(0);
        var shares = client.shareKeys(roster);
        assertThat(client.shareKeys(roster)).isSameAs(shares);
        round.share();
        var inbox = round.server.inbox(TestRound.id(0));
        var masked = client.mask(inbox, round.inputs.get(0), Runnable::run);
        List<RingVector> again = round.input(0);
        assertThat(client.mask(inbox, again, Runnable::run)).isSameAs(masked);
        assertThat(again).isEqualTo(round.input(0));
        assertThat(client.advertise(TestRound.MODEL, TestRound.TERMS)).isSameAs(keys);
    }

    @Test
    void aSecondDifferentMessageEndsTheSession() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        round.advertise();
        SecAggClient client = round.clients.get(0);
        var roster = round.roster(0);
        client.shareKeys(roster);
        var fewer = TestRound.with(roster, roster.members().subList(0, 4));
        assertThat(TestRound.abortOf(() -> client.shareKeys(fewer))).isEqualTo(SecAggReason.EQUIVOCATION);
        assertThat(TestSecrets.areWiped(client)).isTrue();
    }

    @Test
    void messagesOutOfOrderEndTheSession() {
        var sets = new SurvivorSets(ByteString.copyFrom(new byte[1]), ByteString.copyFrom(new byte[1]));
        SecAggConfig config = TestRound.config(SIZE, SIZE - 1, 3, 3);
        for (TestRound.Attempt early : List.<TestRound.Attempt>of(
                () -> new TestRound(config, SIZE).clients.get(0).confirm(sets),
                () -> new TestRound(config, SIZE).clients.get(0).unmask(new UnmaskRequest(List.of())))) {
            assertThat(TestRound.abortOf(early)).isEqualTo(SecAggReason.OUT_OF_ORDER);
        }
    }

    @Test
    void aCancelledSessionIsWipedAndAnswersNothing() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        round.advertise();
        round.share();
        SecAggClient client = round.clients.get(0);
        client.cancel();
        assertThat(TestSecrets.areWiped(client)).isTrue();
        assertThat(TestRound.abortOf(
                        () -> client.mask(round.server.inbox(TestRound.id(0)), round.inputs.get(0), Runnable::run)))
                .isEqualTo(SecAggReason.CANCELLED);
    }

    @Test
    void aFailingExecutorEndsTheSessionToo() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        round.advertise();
        round.share();
        SecAggClient client = round.clients.get(0);
        var inbox = round.server.inbox(TestRound.id(0));
        assertThatThrownBy(() -> client.mask(inbox, round.inputs.get(0), task -> {
                    throw new RejectedExecutionException("full");
                }))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(client.phase()).isEqualTo(ClientPhase.ABORTED);
        assertThat(TestSecrets.areWiped(client)).isTrue();
    }

    private static void assertRefused(SecAggConfig config, SessionLog log) {
        SecAggClient client = client(config, log);
        assertThat(TestRound.abortOf(() -> client.advertise(TestRound.MODEL, TestRound.TERMS)))
                .isEqualTo(SecAggReason.REPLAYED_SESSION);
    }

    private static SecAggConfig config(int session, int round) {
        SecAggConfig usual = TestRound.config(SIZE, SIZE - 1, 3, 3);
        return new SecAggConfig(
                TestRound.digest(session).substring(0, 16),
                usual.run(),
                round,
                usual.modelSha256(),
                usual.termsSha256(),
                usual.vectors(),
                usual.parameters());
    }

    private static SecAggClient client(SecAggConfig config, SessionLog log) {
        return new SecAggClient(
                config, TestRound.id(0), TestTrust.signer(TestRound.id(0)), TestTrust.INSTANCE, TestRound.LENIENT, log);
    }
}

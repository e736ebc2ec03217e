package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.message.AdvertiseKeys;
import dev.proprio.proto.secagg.message.KeyShares;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.SurvivorSignature;
import dev.proprio.proto.secagg.message.UnmaskShares;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.server.MessageVerdict;
import dev.proprio.proto.secagg.server.SecAggResult;
import dev.proprio.proto.secagg.server.ServerPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Messages that come to the server too early, twice, differently, or too late. */
class MessageOrderTest {
    private static final int SIZE = 6;
    private static final String FIRST = TestRound.id(0);

    @Test
    void earlyMessagesAreRefusedAndForgotten() throws SecAggAbort {
        TestRound done = finished();
        TestRound round = new TestRound(done.config, SIZE);
        assertThat(round.server.receive(FIRST, done.keyShares.get(0))).isEqualTo(MessageVerdict.TOO_EARLY);
        assertThat(round.server.receive(FIRST, done.masked.get(0))).isEqualTo(MessageVerdict.TOO_EARLY);
        assertThat(round.server.receive(FIRST, new SurvivorSignature(ByteString.copyFrom(new byte[64]))))
                .isEqualTo(MessageVerdict.TOO_EARLY);
        assertThat(round.server.receive(FIRST, done.unmaskShares.get(0))).isEqualTo(MessageVerdict.TOO_EARLY);
        SecAggResult result = round.run();
        assertThat(result.sums()).isEqualTo(round.plain(result));
    }

    @Test
    void repeatedMessagesCountOnce() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        AdvertiseKeys keys = round.clients.get(0).advertise(TestRound.MODEL, TestRound.TERMS);
        assertThat(round.server.receive(keys)).isEqualTo(MessageVerdict.ACCEPTED);
        assertThat(round.server.receive(keys)).isEqualTo(MessageVerdict.DUPLICATE);
        for (int i = 1; i < SIZE; i++) {
            round.server.receive(round.clients.get(i).advertise(TestRound.MODEL, TestRound.TERMS));
        }
        assertThat(round.server.received()).isEqualTo(SIZE);
        round.server.closeKeys(TestRound.ZEROS);
        assertThat(round.server.receive(keys)).isEqualTo(MessageVerdict.DUPLICATE);

        repeatAfter(round::share, () -> round.server.receive(FIRST, round.keyShares.get(0)));
        repeatAfter(round::mask, () -> round.server.receive(FIRST, round.masked.get(0)));
        round.confirm();
        round.unmask();
        assertThat(round.server.receive(FIRST, round.unmaskShares.get(0))).isEqualTo(MessageVerdict.DUPLICATE);
        SecAggResult result = round.server.finish(Runnable::run);
        assertThat(result.sums()).isEqualTo(round.plain(result));
        assertThat(result.contributors()).hasSize(SIZE);
        assertThat(round.server.receive(FIRST, round.masked.get(0))).isEqualTo(MessageVerdict.DUPLICATE);
    }

    @Test
    void contradictingMessagesPutTheirSenderOut() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        round.advertise();
        KeyShares mine = round.clients.get(0).shareKeys(round.roster(0));
        KeyShares other = new KeyShares(TestRound.digest(9), mine.shares());
        assertThat(round.server.receive(FIRST, mine)).isEqualTo(MessageVerdict.ACCEPTED);
        assertThat(round.server.receive(FIRST, other)).isEqualTo(MessageVerdict.EQUIVOCATION);
        assertThat(round.server.receive(FIRST, mine)).isEqualTo(MessageVerdict.EQUIVOCATION);
        round.share(0, 5, 5, 5, 5, 5);
        assertThatThrownBy(() -> round.server.inbox(FIRST)).isInstanceOf(IllegalArgumentException.class);
        round.mask(0, 5, 5, 5, 5, 5);
        round.confirm(0, 5, 5, 5, 5, 5);
        round.unmask(0, 5, 5, 5, 5, 5);
        SecAggResult result = round.server.finish(Runnable::run);
        assertThat(result.contributors()).hasSize(SIZE - 1).doesNotContain(FIRST);
        assertThat(result.sums()).isEqualTo(round.plain(result));
    }

    /** What was added to the sum stays in it; the client has no further say, and its masks come off all the same. */
    @Test
    void aSecondInputIsNeverAddedAndTheFirstOneStays() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        round.advertise();
        round.share();
        MaskedInput first = round.clients.get(0).mask(round.server.inbox(FIRST), round.inputs.get(0), Runnable::run);
        assertThat(round.server.receive(FIRST, first)).isEqualTo(MessageVerdict.ACCEPTED);
        var bytes = first.vectors().get(0).toByteArray();
        bytes[0] ^= 1;
        var second = new MaskedInput(
                List.of(ByteString.copyFrom(bytes), first.vectors().get(1)));
        assertThat(round.server.receive(FIRST, second)).isEqualTo(MessageVerdict.EQUIVOCATION);
        round.mask(0, 5, 5, 5, 5, 5);
        var signature = round.clients.get(0).confirm(round.server.survivorSets());
        assertThat(round.server.receive(FIRST, signature)).isEqualTo(MessageVerdict.NOT_A_MEMBER);
        round.confirm(0, 5, 5, 5, 5, 5);
        round.unmask(0, 5, 5, 5, 5, 5);
        SecAggResult result = round.server.finish(Runnable::run);
        assertThat(result.contributors()).contains(FIRST);
        assertThat(result.sums()).isEqualTo(round.plain(result));
    }

    /** The server holds the late client's mask key by then; its own mask still covers the input. */
    @Test
    void aLateInputIsDiscardedAndStaysCoveredByItsOwnMask() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        round.advertise();
        List<Member> members = round.roster(0).members();
        round.share();
        MaskedInput late =
                round.clients.get(5).mask(round.server.inbox(TestRound.id(5)), round.inputs.get(5), Runnable::run);
        round.mask(5, 5, 5, 5, 5, 2);
        assertThat(round.server.receive(TestRound.id(5), late)).isEqualTo(MessageVerdict.LATE);
        round.confirm(5, 5, 5, 5, 5, 2);
        assertThat(round.server.receive(TestRound.id(5), late)).isEqualTo(MessageVerdict.LATE);
        round.unmask(5, 5, 5, 5, 5, 2);
        assertThat(round.server.receive(TestRound.id(5), late)).isEqualTo(MessageVerdict.LATE);

        Attacker attacker = new Attacker(round, new Transcript(round.config.hash(), members), 5);
        for (int i = 0; i < 5; i++) {
            attacker.hear(i, round.unmaskShares.get(i));
        }
        assertThat(attacker.key()).isPresent();
        assertThat(attacker.self()).isEmpty();

        SecAggResult result = round.server.finish(Runnable::run);
        assertThat(result.sums()).isEqualTo(round.plain(result));
        assertThat(result.recovered()).containsExactly(TestRound.id(5));
        assertThat(round.server.receive(TestRound.id(5), late)).isEqualTo(MessageVerdict.LATE);
    }

    @Test
    void anAbortedRoundTakesAndKeepsNothing() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 5), SIZE);
        round.advertise();
        round.share();
        assertThat(TestRound.abortOf(() -> round.mask(5, 5, 2, 2, 2, 2))).isEqualTo(SecAggReason.COHORT_TOO_SMALL);
        assertThat(round.server.phase()).isEqualTo(ServerPhase.ABORTED);
        assertThat(round.server.receive(FIRST, round.masked.get(0))).isEqualTo(MessageVerdict.ABORTED);
        assertThatThrownBy(() -> round.server.finish(Runnable::run)).isInstanceOf(IllegalStateException.class);
        round.server.cancel();
    }

    @Test
    void theServerMayFinishAsSoonAsEverySecretHasEnoughShares() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        round.advertise();
        round.share();
        round.mask(5, 5, 5, 5, 2, 5);
        round.confirm(5, 5, 5, 5, 2, 5);
        var request = round.server.unmaskRequest();
        List<Boolean> enough = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            UnmaskShares shares = round.clients.get(i).unmask(request);
            assertThat(round.server.receive(TestRound.id(i), shares)).isEqualTo(MessageVerdict.ACCEPTED);
            enough.add(round.server.canFinish());
        }
        assertThat(enough).containsExactly(false, false, true);
        SecAggResult result = round.server.finish(Runnable::run);
        assertThat(result.sums()).isEqualTo(round.plain(result));
        assertThat(result.sums()).noneMatch(MessageOrderTest::isZero);
    }

    private static boolean isZero(RingVector vector) {
        return vector.equals(RingVector.zeros(vector.length(), vector.bits()));
    }

    private static void repeatAfter(TestRound.Attempt stage, Supplier<MessageVerdict> repeat) throws SecAggAbort {
        stage.run();
        assertThat(repeat.get()).isEqualTo(MessageVerdict.DUPLICATE);
    }

    private static TestRound finished() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        round.run();
        return round;
    }
}

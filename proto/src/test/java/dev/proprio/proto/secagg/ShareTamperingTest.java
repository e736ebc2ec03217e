package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.client.ClientPhase;
import dev.proprio.proto.secagg.client.SecAggClient;
import dev.proprio.proto.secagg.client.TestSecrets;
import dev.proprio.proto.secagg.message.SealedShare;
import dev.proprio.proto.secagg.message.ShareInbox;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that reflects, swaps, replays, cuts or changes the shares that pass through it. */
class ShareTamperingTest {
    private static final int SIZE = 6;
    private static final int VICTIM = 1;

    @Test
    void aClientsOwnShareIsNotTakenForItsNeighbours() throws SecAggAbort {
        TestRound round = shared();
        for (SealedShare own : round.keyShares.get(VICTIM).shares()) {
            assertRefused(shares -> replace(shares, own.peer(), own.sealed()));
        }
    }

    @Test
    void sharesUnderAnotherSendersNameDoNotOpen() throws SecAggAbort {
        assertRefused(shares -> {
            ByteString first = shares.get(0).sealed();
            List<SealedShare> swapped =
                    replace(shares, shares.get(0).peer(), shares.get(1).sealed());
            return replace(swapped, shares.get(1).peer(), first);
        });
    }

    @Test
    void sharesForSomebodyElseDoNotOpen() throws SecAggAbort {
        TestRound round = shared();
        ByteString forTwo = round.keyShares.get(0).shares().stream()
                .filter(share -> share.peer() == 2)
                .findFirst()
                .orElseThrow()
                .sealed();
        assertRefused(shares -> replace(shares, 0, forTwo));
    }

    @Test
    void sharesOfAnotherSessionDoNotOpen() throws SecAggAbort {
        TestRound earlier = new TestRound(TestRound.config(SIZE, SIZE - 1, 4, 3), SIZE);
        earlier.advertise();
        earlier.share();
        List<SealedShare> old = earlier.server.inbox(TestRound.id(VICTIM)).shares();
        assertRefused(shares -> replace(shares, old.get(0).peer(), old.get(0).sealed()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11, 12, 50, 91, 92, 107})
    void oneChangedBitIsNoticed(int at) throws SecAggAbort {
        assertRefused(shares -> {
            byte[] changed = shares.get(2).sealed().toByteArray();
            changed[at] ^= 1;
            return replace(shares, shares.get(2).peer(), ByteString.copyFrom(changed));
        });
    }

    @Test
    void sharesOfAnotherLengthAreNotEvenRead() {
        assertThatThrownBy(() -> new SealedShare(0, ByteString.copyFrom(new byte[107])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a sealed share must be 108 bytes but has 107");
    }

    @Test
    void sharesOfStrangersOfOneselfAndSecondOnesAreRefused() throws SecAggAbort {
        for (int peer : new int[] {-1, VICTIM, SIZE, 0}) {
            assertRefused(shares -> {
                List<SealedShare> more = new ArrayList<>(shares);
                more.add(new SealedShare(peer, shares.get(0).sealed()));
                return more;
            });
        }
    }

    @Test
    void withholdingSharesBelowTheThresholdEndsTheSession() throws SecAggAbort {
        TestRound round = shared();
        SecAggClient client = round.clients.get(VICTIM);
        List<SealedShare> one =
                round.server.inbox(TestRound.id(VICTIM)).shares().subList(0, 1);
        assertThat(TestRound.abortOf(() -> client.mask(new ShareInbox(one), round.inputs.get(VICTIM), Runnable::run)))
                .isEqualTo(SecAggReason.TOO_FEW_NEIGHBOURS);
    }

    private static void assertRefused(UnaryOperator<List<SealedShare>> tamper) throws SecAggAbort {
        TestRound round = shared();
        SecAggClient client = round.clients.get(VICTIM);
        ShareInbox inbox = round.server.inbox(TestRound.id(VICTIM));
        ShareInbox tampered = new ShareInbox(tamper.apply(inbox.shares()));
        assertThat(TestRound.abortOf(() -> client.mask(tampered, round.inputs.get(VICTIM), Runnable::run)))
                .isEqualTo(SecAggReason.BAD_SHARE);
        assertThat(client.phase()).isEqualTo(ClientPhase.ABORTED);
        assertThat(TestSecrets.areWiped(client)).isTrue();
        assertThat(TestRound.abortOf(() -> client.mask(inbox, round.inputs.get(VICTIM), Runnable::run)))
                .isEqualTo(SecAggReason.BAD_SHARE);
        assertThat(round.inputs.get(VICTIM)).isEqualTo(round.input(VICTIM));
    }

    private static List<SealedShare> replace(List<SealedShare> shares, int peer, ByteString sealed) {
        return shares.stream()
                .map(share -> share.peer() == peer ? new SealedShare(peer, sealed) : share)
                .toList();
    }

    private static TestRound shared() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        round.advertise();
        round.share();
        return round;
    }
}

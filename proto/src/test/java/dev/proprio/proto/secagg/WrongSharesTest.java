package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.message.KeyShares;
import dev.proprio.proto.secagg.message.OwnedShare;
import dev.proprio.proto.secagg.message.UnmaskShares;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.server.MessageVerdict;
import dev.proprio.proto.secagg.server.SecAggResult;
import dev.proprio.proto.secagg.server.ServerPhase;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that answer with wrong shares, or shared another secret than they committed to. */
class WrongSharesTest {
    /** In small neighbourhoods all liars that the threshold leaves room for are found, in large ones half as many. */
    @ParameterizedTest
    @CsvSource({"7, 4, 0", "7, 4, 1", "7, 4, 2", "10, 6, 3", "25, 13, 5", "41, 21, 9"})
    void wrongSharesOfAFewAreOverruledAndTheirSendersNamed(int size, int threshold, int liars) throws SecAggAbort {
        TestRound round = dropped(size, threshold);
        unmask(round, liars);
        SecAggResult result = round.server.finish(Runnable::run);
        assertThat(result.sums()).isEqualTo(round.plain(result));
        assertThat(result.recovered()).containsExactly(TestRound.id(size - 1));
        assertThat(result.suspects()).hasSize(liars);
        for (int i = 0; i < liars; i++) {
            assertThat(result.suspects()).contains(TestRound.id(i));
        }
    }

    /**
     * Of 24 shares, 5 wrong ones can be corrected and 6 cannot: the sixth liar does no harm where the others are known
     * from another secret and trusted last.
     */
    @Test
    void whoSentAWrongShareBeforeIsTrustedLast() throws SecAggAbort {
        TestRound round = dropped(25, 13);
        int sixth = 20;
        int about = 10;
        var request = round.server.unmaskRequest();
        for (int i = 0; i < 24; i++) {
            UnmaskShares honest = round.clients.get(i).unmask(request);
            KeyedRandom random = KeyedRandom.of(i, "lies");
            UnmaskShares told = i < 5
                    ? lie(i, honest)
                    : i == sixth
                            ? new UnmaskShares(
                                    honest.selfShares().stream()
                                            .map(share -> share.owner() == about ? lie(share, random) : share)
                                            .toList(),
                                    honest.keyShares())
                            : honest;
            assertThat(round.server.receive(TestRound.id(i), told)).isEqualTo(MessageVerdict.ACCEPTED);
        }
        SecAggResult result = round.server.finish(Runnable::run);
        assertThat(result.sums()).isEqualTo(round.plain(result));
        assertThat(result.suspects())
                .containsExactly(TestRound.id(0), TestRound.id(1), TestRound.id(2), TestRound.id(3), TestRound.id(4));
    }

    @ParameterizedTest
    @CsvSource({"7, 4, 3", "10, 6, 4", "25, 13, 12"})
    void wrongSharesOfTooManyEndTheRoundAndNameThoseInvolved(int size, int threshold, int liars) throws SecAggAbort {
        TestRound round = dropped(size, threshold);
        unmask(round, liars);
        assertThatThrownBy(() -> round.server.finish(Runnable::run))
                .isInstanceOfSatisfying(SecAggAbort.class, abort -> {
                    assertThat(abort.reason()).isEqualTo(SecAggReason.UNRECOVERABLE_SECRET);
                    assertThat(abort.suspects()).contains(TestRound.id(0), TestRound.id(1));
                })
                .hasMessageContaining("too many of the %d shares", size - 1);
        assertThat(round.server.phase()).isEqualTo(ServerPhase.ABORTED);
    }

    @Test
    void aClientThatCommittedToAnotherSecretEndsTheRoundAndIsNamed() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(6, 5, 3, 3), 6);
        round.advertise();
        KeyShares honest = round.clients.get(2).shareKeys(round.roster(2));
        var lie = new KeyShares(TestRound.digest(4), honest.shares());
        assertThat(round.server.receive(TestRound.id(2), lie)).isEqualTo(MessageVerdict.ACCEPTED);
        for (int i = 0; i < 6; i++) {
            if (i != 2) {
                round.server.receive(TestRound.id(i), round.clients.get(i).shareKeys(round.roster(i)));
            }
        }
        round.server.closeShares();
        round.mask();
        round.confirm();
        round.unmask();
        assertThatThrownBy(() -> round.server.finish(Runnable::run))
                .isInstanceOfSatisfying(
                        SecAggAbort.class, abort -> assertThat(abort.suspects()).containsExactly(TestRound.id(2)))
                .hasMessage("\"client-0002\" shared another secret than it committed to");
    }

    @Test
    void sharesThatAreMissingMalformedOrOfTheWrongKindAreRefused() throws SecAggAbort {
        TestRound round = dropped(6, 3);
        UnmaskShares good = round.clients.get(0).unmask(round.server.unmaskRequest());
        List<OwnedShare> own = good.selfShares();
        List<OwnedShare> keys = good.keyShares();
        var tooLarge = new OwnedShare(0, ByteString.copyFrom(filled(0xFF)));
        for (UnmaskShares bad : List.of(
                new UnmaskShares(own.subList(1, own.size()), keys),
                new UnmaskShares(own, List.of()),
                new UnmaskShares(List.of(), keys),
                new UnmaskShares(Stream.concat(own.stream(), keys.stream()).toList(), List.of()),
                new UnmaskShares(
                        Stream.concat(Stream.of(tooLarge), own.stream().skip(1)).toList(), keys))) {
            assertThat(round.server.receive(TestRound.id(0), bad)).isEqualTo(MessageVerdict.MALFORMED);
        }
        assertThat(round.server.receive(TestRound.id(5), good)).isEqualTo(MessageVerdict.NOT_A_MEMBER);
        assertThat(round.server.receive(TestRound.id(0), good)).isEqualTo(MessageVerdict.ACCEPTED);
    }

    /** The first {@code liars} clients answer with random shares. */
    private static void unmask(TestRound round, int liars) throws SecAggAbort {
        var request = round.server.unmaskRequest();
        for (int i = 0; i < round.clients.size() - 1; i++) {
            UnmaskShares shares = round.clients.get(i).unmask(request);
            assertThat(round.server.receive(TestRound.id(i), i < liars ? lie(i, shares) : shares))
                    .isEqualTo(MessageVerdict.ACCEPTED);
        }
    }

    private static UnmaskShares lie(int client, UnmaskShares shares) {
        KeyedRandom random = KeyedRandom.of(client, "lies");
        return new UnmaskShares(
                shares.selfShares().stream().map(share -> lie(share, random)).toList(),
                shares.keyShares().stream().map(share -> lie(share, random)).toList());
    }

    private static OwnedShare lie(OwnedShare share, KeyedRandom random) {
        byte[] bytes = new byte[40];
        random.nextBytes(bytes);
        for (int limb = 0; limb < 5; limb++) {
            bytes[8 * limb] &= 0x0F;
        }
        return new OwnedShare(share.owner(), ByteString.copyFrom(bytes));
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[40];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** A round in which the last client dropped out after sharing its keys, up to the unmasking. */
    private static TestRound dropped(int size, int threshold) throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(size, size - 1, threshold, 3), size);
        int[] stages = new int[size];
        Arrays.fill(stages, 5);
        stages[size - 1] = 2;
        round.advertise(stages);
        round.share(stages);
        round.mask(stages);
        round.confirm(stages);
        return round;
    }
}

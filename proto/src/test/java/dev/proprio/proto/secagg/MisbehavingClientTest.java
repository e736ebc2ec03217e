package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.X25519;
import dev.proprio.proto.secagg.message.AdvertiseKeys;
import dev.proprio.proto.secagg.message.KeyShares;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.SurvivorSignature;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.secagg.server.MessageVerdict;
import dev.proprio.proto.secagg.server.SecAggResult;
import dev.proprio.proto.secagg.server.SecAggServer;
import dev.proprio.proto.secagg.server.TestServers;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that send too much, too little, or in another's name: the round goes on without them. */
class MisbehavingClientTest {
    private static final int SIZE = 6;

    @Test
    void inputsOfAnotherShapeAreRefusedAndTheRoundGoesOn() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        round.advertise();
        round.share();
        ByteString values =
                ByteString.copyFrom(new byte[(int) round.config.vectors().get(0).packedBytes()]);
        ByteString weight =
                ByteString.copyFrom(new byte[(int) round.config.vectors().get(1).packedBytes()]);
        for (List<ByteString> vectors : List.of(
                List.<ByteString>of(),
                List.of(values),
                List.of(values, weight, weight),
                List.of(weight, values),
                List.of(values.substring(1), weight),
                List.of(values.concat(weight), weight))) {
            assertThat(round.server.receive(TestRound.id(0), new MaskedInput(vectors)))
                    .isEqualTo(MessageVerdict.MALFORMED);
        }
        round.mask();
        round.confirm();
        round.unmask();
        SecAggResult result = round.server.finish(Runnable::run);
        assertThat(result.contributors()).hasSize(SIZE);
        assertThat(result.sums()).isEqualTo(round.plain(result));
    }

    @Test
    void anInputOf64MegabytesIsRefusedByItsSize() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        round.advertise();
        round.share();
        ByteString huge = ByteString.copyFrom(new byte[64 << 20]);
        assertThat(round.server.receive(TestRound.id(0), new MaskedInput(List.of(huge, huge))))
                .isEqualTo(MessageVerdict.MALFORMED);
    }

    @Test
    void strangersHaveNoPartInAnyStage() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        round.advertise(5, 5, 5, 5, 5, 0);
        KeyShares shares = round.clients.get(0).shareKeys(round.roster(0));
        assertThat(round.server.receive(TestRound.id(5), shares)).isEqualTo(MessageVerdict.NOT_A_MEMBER);
        assertThat(round.server.receive("nobody", shares)).isEqualTo(MessageVerdict.NOT_A_MEMBER);
        round.share(5, 5, 5, 5, 1, 0);
        MaskedInput input =
                round.clients.get(0).mask(round.server.inbox(TestRound.id(0)), round.inputs.get(0), Runnable::run);
        assertThat(round.server.receive(TestRound.id(4), input)).isEqualTo(MessageVerdict.NOT_A_MEMBER);
        assertThat(round.server.receive("nobody", input)).isEqualTo(MessageVerdict.NOT_A_MEMBER);
        round.mask(5, 5, 5, 2, 1, 0);
        SurvivorSignature signature = round.clients.get(0).confirm(round.server.survivorSets());
        assertThat(round.server.receive(TestRound.id(3), signature)).isEqualTo(MessageVerdict.NOT_A_MEMBER);
        assertThat(round.server.receive(TestRound.id(1), signature)).isEqualTo(MessageVerdict.BAD_SIGNATURE);
    }

    @Test
    void keysAdvertisedInAnothersNameAreRefused() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        AdvertiseKeys keys = round.clients.get(0).advertise(TestRound.MODEL, TestRound.TERMS);
        Member impostor = new Member(
                TestRound.id(1), keys.member().channelKey(), keys.member().maskKey());
        assertThat(round.server.receive(new AdvertiseKeys(impostor, keys.signature())))
                .isEqualTo(MessageVerdict.BAD_SIGNATURE);
        assertThat(round.server.receive(keys)).isEqualTo(MessageVerdict.ACCEPTED);
        assertThat(round.server.receive(keys)).isEqualTo(MessageVerdict.DUPLICATE);
    }

    @Test
    void secondDifferentKeysPutTheirOwnerOut() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        AdvertiseKeys keys = round.clients.get(0).advertise(TestRound.MODEL, TestRound.TERMS);
        round.server.receive(keys);
        Member another = new Member(TestRound.id(0), key(1), key(2));
        assertThat(round.server.receive(advertise(round.config, another))).isEqualTo(MessageVerdict.EQUIVOCATION);
        for (int i = 1; i < SIZE; i++) {
            round.server.receive(round.clients.get(i).advertise(TestRound.MODEL, TestRound.TERMS));
        }
        round.server.closeKeys(TestRound.ZEROS);
        assertThat(round.server.rosters()).hasSize(SIZE - 1).doesNotContainKey(TestRound.id(0));
    }

    @Test
    void sharesForOthersThanTheNeighboursAreRefused() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        round.advertise();
        KeyShares good = round.clients.get(0).shareKeys(round.roster(0));
        for (var shares : List.of(
                good.shares().subList(1, good.shares().size()),
                good.shares().subList(0, 0),
                List.of(good.shares().get(1), good.shares().get(0)))) {
            assertThat(round.server.receive(TestRound.id(0), new KeyShares(good.commitment(), shares)))
                    .isEqualTo(MessageVerdict.MALFORMED);
        }
        assertThat(round.server.receive(TestRound.id(0), good)).isEqualTo(MessageVerdict.ACCEPTED);
    }

    /** Ten thousand keys are taken; after that the cohort is full, however many more come. */
    @Test
    void tenThousandKeysFitAndNoMore() throws SecAggAbort {
        int size = 10_000;
        SecAggConfig config = TestRound.config(
                TestRound.parameters(size, 100, 60, 9000), VectorSpec.integers("values", 10, 12, size));
        SecAggServer server = TestServers.of(config, config.hash(), TestTrust.INSTANCE, new X25519());
        for (int i = 0; i < size; i++) {
            assertThat(server.receive(advertise(config, member(i)))).isEqualTo(MessageVerdict.ACCEPTED);
        }
        for (int i = size; i < size + 100; i++) {
            assertThat(server.receive(advertise(config, member(i)))).isEqualTo(MessageVerdict.FULL);
        }
        server.closeKeys(TestRound.ZEROS);
        assertThat(server.rosters()).hasSize(size);
        assertThat(server.rosters().get(TestRound.id(17))).satisfies(roster -> {
            assertThat(roster).isNotNull();
            assertThat(roster.signatures()).hasSize(100);
        });
    }

    private static Member member(int number) {
        return new Member(TestRound.id(number), key(2L * number), key(2L * number + 1));
    }

    private static ByteString key(long number) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(32).putLong(8, number).putLong(0, 5).array());
    }

    private static AdvertiseKeys advertise(SecAggConfig config, Member member) {
        byte[] signature = TestTrust.signer(member.clientId()).sign(Transcript.advertisement(config.hash(), member));
        return new AdvertiseKeys(member, ByteString.copyFrom(signature));
    }
}

package dev.proprio.proto.secagg.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.Member;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a device sends in a round: the packed vector, and little beside it that grows with its neighbours alone. */
class MessageSizeTest {
    @ParameterizedTest
    @CsvSource({
        "1000, 48, 100000, 20",
        "1000, 48, 1000000, 20",
        "1000, 48, 1000000, 24",
        "1000, 100, 100000, 16",
        "1000, 999, 1000000, 20",
        "100, 32, 100000, 24"
    })
    void anUploadIsThePackedVectorAndLittleMore(int cohort, int neighbours, int length, int bits) {
        long vector = RingVector.packedBytes(length, bits);
        long stated = 64 + 64 + 32 + 108L * neighbours + 4L * neighbours + 64 + 44L * (neighbours + 1);
        long sent = upload(cohort, neighbours, length, bits);
        assertThat(sent).isGreaterThan(vector).isLessThanOrEqualTo((long) (1.01 * (vector + stated)));
    }

    private static long upload(int cohort, int neighbours, int length, int bits) {
        var keys =
                new AdvertiseKeys(new Member("client-%04d".formatted(cohort - 1), filled(32), filled(32)), filled(64));
        var shares = new KeyShares(
                filled(32),
                IntStream.range(cohort - 1 - neighbours, cohort - 1)
                        .mapToObj(peer -> new SealedShare(peer, filled(108)))
                        .toList());
        var vectors = new MaskedInput(List.of(
                ByteString.copyFrom(RingVector.zeros(length, bits).pack()),
                ByteString.copyFrom(RingVector.zeros(1, 32).pack())));
        var signature = new SurvivorSignature(filled(64));
        var unmask = new UnmaskShares(
                IntStream.range(cohort - 1 - neighbours, cohort)
                        .mapToObj(owner -> new OwnedShare(owner, filled(40)))
                        .toList(),
                List.of());
        return (long) ClientMessages.write(keys).getSerializedSize()
                + ClientMessages.write(shares).getSerializedSize()
                + ClientMessages.write(vectors).getSerializedSize()
                + ClientMessages.write(signature).getSerializedSize()
                + ClientMessages.write(unmask).getSerializedSize();
    }

    private static ByteString filled(int size) {
        byte[] bytes = new byte[size];
        java.util.Arrays.fill(bytes, (byte) 0xFF);
        return ByteString.copyFrom(bytes);
    }
}

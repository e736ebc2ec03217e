package dev.proprio.proto.secagg.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.round.BeaconDraw;
import dev.proprio.proto.secagg.round.Member;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fields whose size is fixed have that size and no other, whoever sends them. */
class FieldSizesTest {
    private static final Member MEMBER = new Member("a", filled(32), filled(32));

    enum Field {
        KEYS_SIGNATURE("signature of advertised keys", 64, size -> new AdvertiseKeys(MEMBER, filled(size))),
        NONCES_COMMITMENT("commitment to nonces", 32, size -> new AdvertiseKeys(MEMBER, filled(64), filled(size))),
        DRAWS_COMMITMENT("commitment to nonces", 32, size -> new BeaconRequest(0, List.of(MEMBER), draw(size))),
        REVEALED_NONCE("nonce", 32, size -> new BeaconReveal(1, filled(size))),
        BEACON("graph's beacon", 32, size -> new Roster(0, List.of(), List.of(), filled(size))),
        ROSTERS_NONCE("nonce", 32, size -> new Roster(0, List.of(), List.of(), filled(32), List.of(filled(size)))),
        SIGNATURE("signature", 64, size -> new IndexedSignature(0, filled(size))),
        SHARES_COMMITMENT("commitment", 32, size -> new KeyShares(filled(size), List.of())),
        SEALED_SHARE("sealed share", 108, size -> new SealedShare(0, filled(size))),
        SHARE("share", 40, size -> new OwnedShare(0, filled(size))),
        SURVIVORS_SIGNATURE("signature of the survivors", 64, size -> new SurvivorSignature(filled(size)));

        private final String what;
        private final int size;
        private final IntConsumer make;

        Field(String what, int size, IntConsumer make) {
            this.what = what;
            this.size = size;
            this.make = make;
        }
    }

    @ParameterizedTest
    @EnumSource(Field.class)
    void aFieldHasItsSizeAndNoOther(Field field) {
        assertThatCode(() -> field.make.accept(field.size)).doesNotThrowAnyException();
        for (int wrong : new int[] {1, field.size - 1, field.size + 1, 2 * field.size}) {
            assertThatThrownBy(() -> field.make.accept(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a %s must be %d bytes but has %d", field.what, field.size, wrong);
        }
    }

    @Test
    void aDrawHasOneCommitmentOfEachMember() {
        for (int commitments : new int[] {0, 1, 3}) {
            BeaconDraw draw = new BeaconDraw(
                    1,
                    IntStream.range(0, commitments).mapToObj(i -> filled(32)).toList());
            assertThatThrownBy(() -> new BeaconRequest(0, List.of(MEMBER, MEMBER), draw))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there must be 2 commitments to nonces but there are " + commitments);
        }
    }

    /** A second input that differs in anything is not taken for a repetition of the first. */
    @Test
    void inputsThatDifferHaveOtherDigests() {
        ByteString ab = ByteString.copyFromUtf8("ab");
        ByteString c = ByteString.copyFromUtf8("c");
        List<ByteString> digests = List.of(
                        List.of(ab, c),
                        List.of(c, ab),
                        List.of(ByteString.copyFromUtf8("a"), ByteString.copyFromUtf8("bc")),
                        List.of(ByteString.copyFromUtf8("abc")),
                        List.of(ByteString.copyFromUtf8("ad"), c),
                        List.of(ab, c, ByteString.EMPTY))
                .stream()
                .map(vectors -> new MaskedInput(vectors).digest())
                .toList();
        assertThat(digests).doesNotHaveDuplicates();
        // The same bytes in pieces, as they come from the network.
        var pieces = new MaskedInput(List.of(ByteString.copyFromUtf8("a").concat(ByteString.copyFromUtf8("b")), c));
        assertThat(pieces.digest()).isEqualTo(digests.get(0));
    }

    private static BeaconDraw draw(int size) {
        return new BeaconDraw(1, List.of(filled(size)));
    }

    private static ByteString filled(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 0x5A);
        return ByteString.copyFrom(bytes);
    }
}

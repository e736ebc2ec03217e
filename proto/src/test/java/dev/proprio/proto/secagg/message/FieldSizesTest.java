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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fields whose size is fixed have that size and no other, whoever sends them. */
class FieldSizesTest {
    private static final Member MEMBER = new Member("a", filled(32), filled(32));

    record Field(String what, int size, IntConsumer make) {}

    static Stream<Field> fields() {
        return Stream.of(
                new Field("signature of advertised keys", 64, size -> new AdvertiseKeys(MEMBER, filled(size))),
                new Field("commitment to nonces", 32, size -> new AdvertiseKeys(MEMBER, filled(64), filled(size))),
                new Field("commitment to nonces", 32, size -> new BeaconRequest(0, List.of(MEMBER), draw(size))),
                new Field("nonce", 32, size -> new BeaconReveal(1, filled(size))),
                new Field("graph's beacon", 32, size -> new Roster(0, List.of(), List.of(), filled(size))),
                new Field("nonce", 32, size -> new Roster(0, List.of(), List.of(), filled(32), List.of(filled(size)))),
                new Field("signature", 64, size -> new IndexedSignature(0, filled(size))),
                new Field("commitment", 32, size -> new KeyShares(filled(size), List.of())),
                new Field("sealed share", 108, size -> new SealedShare(0, filled(size))),
                new Field("share", 40, size -> new OwnedShare(0, filled(size))),
                new Field("signature of the survivors", 64, size -> new SurvivorSignature(filled(size))));
    }

    @ParameterizedTest
    @MethodSource("fields")
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
                    1, IntStream.range(0, commitments).mapToObj(i -> filled(32)).toList());
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

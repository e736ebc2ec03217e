package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.secagg.client.TestSecrets;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.ring.Mask;
import dev.proprio.proto.secagg.ring.Masks;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.round.VectorSpec;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Masks cancel in the sum and hide everything before it. */
class MaskTest {
    @ParameterizedTest
    @CsvSource({"2, 1, 16", "5, 4, 20", "6, 2, 24", "9, 4, 32", "12, 11, 48", "13, 6, 63"})
    void pairMasksOfAllClientsAddUpToZero(int size, int neighbours, int bits)
            throws SecAggAbort, GeneralSecurityException {
        TestRound round = new TestRound(TestRound.config(size, neighbours, 2, 2), size);
        round.advertise();
        List<Member> members = round.roster(0).members();
        Transcript transcript = new Transcript(round.config.hash(), members);
        var graph = transcript.graph(TestRound.ZEROS, neighbours);
        RingVector sum = RingVector.zeros(100, bits);
        for (int i = 0; i < size; i++) {
            List<Mask> masks = new ArrayList<>();
            for (int j : graph.neighbours(i)) {
                byte[] shared = TestRound.EXCHANGE.agree(
                        TestSecrets.secret("kat s", i).bytes(),
                        members.get(j).maskKey().toByteArray());
                masks.add(new Mask(transcript.pairSeed(shared, i, j), i > j));
            }
            RingVector own = RingVector.zeros(100, bits);
            Masks.apply(masks, List.of(own), Runnable::run);
            assertThat(own).isNotEqualTo(RingVector.zeros(100, bits));
            sum.add(own);
        }
        assertThat(sum).isEqualTo(RingVector.zeros(100, bits));
    }

    @Test
    void noTwoMaskedVectorsOfOneInputAreEqual() throws SecAggAbort {
        Set<Object> seen = new HashSet<>();
        int vectors = 0;
        for (int threshold = 3; threshold <= 5; threshold++) {
            SecAggConfig config = TestRound.config(
                    TestRound.parameters(6, 5, threshold, 3),
                    VectorSpec.integers("first", 50, 12, 6),
                    VectorSpec.integers("second", 50, 12, 6));
            TestRound round = new TestRound(config, 6);
            round.inputs.replaceAll(input -> config.zeros());
            round.advertise();
            round.share();
            round.mask();
            for (MaskedInput input : round.masked) {
                seen.addAll(input.vectors());
                vectors += input.vectors().size();
            }
        }
        assertThat(seen).hasSize(vectors);
    }

    @ParameterizedTest
    @CsvSource({"8", "16", "20", "24", "32", "48"})
    void theLargestAndSmallestInputsOfAllClientsComeOutExactly(int valueBits) throws SecAggAbort {
        int size = 6;
        VectorSpec spec = VectorSpec.integers("values", 12, valueBits, size);
        for (long sign : new long[] {1, -1, 0}) {
            TestRound round = new TestRound(TestRound.config(TestRound.parameters(size, 5, 3, 3), spec), size);
            for (int i = 0; i < size; i++) {
                RingVector input = round.inputs.get(i).get(0);
                for (int e = 0; e < spec.length(); e++) {
                    input.set(e, (sign == 0 ? 1 - 2 * (e % 2) : sign) * spec.largest());
                }
            }
            RingVector sum = round.run().sums().get(0);
            for (int e = 0; e < spec.length(); e++) {
                assertThat(sum.signed(e)).isEqualTo(size * (sign == 0 ? 1 - 2 * (e % 2) : sign) * spec.largest());
            }
        }
    }
}

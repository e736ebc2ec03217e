package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.secagg.server.SecAggResult;
import dev.proprio.proto.secagg.server.ServerPhase;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropTest {
    private static final int SIZE = 5;

    /** Every client drops after R0, R1, R2, R3 or stays: 3125 rounds, of which a rule says which must end well. */
    @Test
    void everyPatternOfDropsGivesTheExactSumOrACleanAbort() {
        runPatterns(3, 1);
    }

    @Test
    void patternsOfDropsAbortAtAHigherThreshold() {
        runPatterns(4, 13);
    }

    private static void runPatterns(int threshold, int step) {
        SecAggConfig config = TestRound.config(SIZE, SIZE - 1, threshold, 3);
        int completed = 0;
        for (int pattern = 0; pattern < 3125; pattern += step) {
            int[] stages = new int[SIZE];
            for (int i = 0, rest = pattern; i < SIZE; i++, rest /= 5) {
                stages[i] = 1 + rest % 5;
            }
            TestRound round = new TestRound(config, SIZE);
            boolean expected = mustComplete(stages, threshold);
            try {
                SecAggResult result = round.run(stages);
                if (!expected || !result.sums().equals(round.plain(result))) {
                    fail("pattern %s gave %s, expected %s", Arrays.toString(stages), result, expected);
                }
                assertThat(result.contributors()).hasSize(atLeast(stages, 3));
                completed++;
            } catch (SecAggAbort e) {
                if (expected || round.server.phase() != ServerPhase.ABORTED) {
                    fail("pattern %s aborted: %s", Arrays.toString(stages), e.getMessage());
                }
            }
        }
        assertThat(completed).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void randomRoundsEqualThePlainSumOrAbort(long seed) throws SecAggAbort {
        KeyedRandom random = KeyedRandom.of(seed, "rounds");
        int completed = 0;
        for (int repeat = 0; repeat < 50; repeat++) {
            int size = random.nextInt(2, 25);
            boolean complete = size < 4 || random.nextBoolean();
            int neighbours = complete ? size - 1 : 2 * random.nextInt(1, size / 2);
            int threshold = random.nextInt(1, Math.min(neighbours, size - 1) + 2);
            int valueBits = random.nextInt(2, 40);
            VectorSpec narrow = VectorSpec.integers("narrow", random.nextInt(0, 40), valueBits, size);
            VectorSpec wide = new VectorSpec("wide", 3, random.nextInt(32, 64), 20, 0);
            SecAggConfig config = TestRound.config(TestRound.parameters(size, neighbours, threshold, 2), narrow, wide);
            int[] stages = new int[size];
            Arrays.setAll(stages, i -> random.nextInt(8) > 0 ? 5 : random.nextInt(6));
            TestRound round = new TestRound(config, size);
            try {
                SecAggResult result = round.run(stages);
                assertThat(result.sums()).isEqualTo(round.plain(result));
                completed++;
            } catch (SecAggAbort e) {
                assertThat(round.server.phase()).isEqualTo(ServerPhase.ABORTED);
            }
        }
        assertThat(completed).isGreaterThan(10);
    }

    @Test
    void arrivalOrderDoesNotMatter() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(6, 4, 3, 3), 6);
        for (int i = 5; i >= 0; i--) {
            round.server.receive(round.clients.get(i).advertise(TestRound.MODEL, TestRound.TERMS));
        }
        round.server.closeKeys(TestRound.ZEROS);
        round.share();
        round.mask();
        round.confirm();
        round.unmask();
        SecAggResult result = round.server.finish(Runnable::run);
        assertThat(result.contributors().get(0)).isEqualTo(TestRound.id(0));
        assertThat(result.sums()).isEqualTo(round.plain(result));
    }

    /** The rules of the state machine for five clients, all of them neighbours, of whom three must survive. */
    private static boolean mustComplete(int[] stages, int threshold) {
        int shared = atLeast(stages, 2);
        int masked = shared >= threshold ? atLeast(stages, 3) : 0;
        int signed = masked >= threshold ? atLeast(stages, 4) : 0;
        int unmasked = atLeast(stages, 5);
        int quorum = atLeast(stages, 1) / 2 + 1;
        return shared >= 3 && masked >= 3 && signed >= Math.max(3, quorum) && unmasked >= threshold;
    }

    private static int atLeast(int[] stages, int stage) {
        return (int) Arrays.stream(stages).filter(s -> s >= stage).count();
    }
}

package dev.proprio.experiments.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.training.FedNova;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.experiments.strategies.QuadraticFleet.Member;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.compression.NoCompression;
import dev.proprio.proto.compression.Quantize;
import dev.proprio.proto.compression.RandomK;
import dev.proprio.proto.compression.TopK;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where compressed updates lead on problem Q, and on one whose devices agree on the optimum. */
class CompressionTest {
    private static final int COPIES = 1 << 14;
    private static final LocalSgd SEVEN_STEPS = new LocalSgd(7, 1, 0.1);
    /** Where the uncompressed updates balance; steps are taken at the float32 nearest to 0.1. */
    private static final double REST = 0.2053507297;

    static List<Compression> compressions() {
        return List.of(new Quantize(8, 4), new Quantize(16, 64), new RandomK(0.25), new TopK(0.25, true));
    }

    @Test
    void withSharedPlacesTheMeanVanishesWhereItDoesWithoutCompression() throws Exception {
        // At rest the changes cancel at every place, so that no round disturbs it.
        var last = QuadraticFleet.q(COPIES, SEVEN_STEPS).with(new RandomK(0.5)).runFromBothSides(120, 3);
        assertThat(QuadraticTrainer.mean(last.model().parameters())).isCloseTo(REST, within(5e-9));
    }

    @Test
    void quantizedUpdatesRestThereInTheMean() throws Exception {
        for (Quantize compression : List.of(new Quantize(16, 64), new Quantize(16, 64, Optional.of(4.0)))) {
            var last = QuadraticFleet.q(COPIES, SEVEN_STEPS).with(compression).runFromBothSides(60, 3);
            // A step is at most 4 / 32767 or 2^-12, and its error is divided by the root of the number of copies.
            assertThat(QuadraticTrainer.mean(last.model().parameters())).isCloseTo(REST, within(5e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("compressions")
    void devicesThatAgreeReachTheOptimumWhateverIsCompressed(Compression compression) throws Exception {
        // Each change vanishes at the optimum, and with it what compression does to it.
        for (LocalAlgorithm algorithm :
                List.of(new LocalSgd(1, 1, 0.02), new FedNova(new LocalLoop(1, 1, 0.02), 0, 0))) {
            var fleet = new QuadraticFleet(
                    16,
                    List.of(
                            new Member(1, 0.75, 1, algorithm),
                            new Member(4, 0.75, 2, algorithm),
                            new Member(0.5, 0.75, 3, algorithm)));
            var last = fleet.with(compression).run(2500, 3);
            for (int i = 0; i < 16; i++) {
                assertThat((double) last.model().parameters()[i])
                        .isCloseTo(0.75 * QuadraticTrainer.scale(i), within(2e-5));
            }
        }
    }

    @Test
    void aShareOfOneIsNoCompression() throws Exception {
        float[] plain = model(new NoCompression());
        assertThat(model(new TopK(1, true))).containsExactly(plain);
        assertThat(model(new TopK(1, false))).containsExactly(plain);
        assertThat(model(new RandomK(1))).containsExactly(plain);
    }

    private static float[] model(Compression compression) throws Exception {
        return QuadraticFleet.q(64, SEVEN_STEPS)
                .with(compression)
                .run(10, 2)
                .model()
                .parameters();
    }
}

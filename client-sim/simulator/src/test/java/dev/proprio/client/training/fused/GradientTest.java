package dev.proprio.client.training.fused;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.StepRule;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainerKind;
import dev.proprio.proto.random.KeyedRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps by a rule must be the steps that a trainer takes by itself. */
class GradientTest {
    private static final float RATE = 0.0625f;

    static LongStream cases() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aRuleThatDescendsIsAPlainStep(long key) {
        var random = KeyedRandom.of(13, "gradients", 0, key);
        var network = new RandomNetwork(random);
        for (TrainerKind kind : new TrainerKind[] {TrainerKind.FUSED, TrainerKind.DL4J}) {
            var model = new Model(network, network.shape(), key, kind);
            int batch = 2 + random.nextInt(7);
            Windows shard = ParityTest.shard(network.shape(), batch, random);
            int[] order = ParityTest.order(batch, random);
            float[] start = ParityTest.perturbed(model.initialParameters(), random);
            try (Trainer trainer = model.newTrainer()) {
                trainer.setParameters(start);
                double expectedLoss = trainer.step(shard, order, 0, batch, RATE);
                float[] expected = ParityTest.parameters(model, trainer);
                trainer.setParameters(start);
                double loss = trainer.step(shard, order, 0, batch, descend());
                float[] stepped = ParityTest.parameters(model, trainer);
                assertThat(loss).isEqualTo(expectedLoss);
                assertThat(ParityTest.distance(stepped, expected, 0, start.length))
                        .as("%s of %s", kind, network)
                        .isLessThan(1e-6);
            }
        }
    }

    private static StepRule descend() {
        return (parameters, gradient, length) -> {
            for (int i = 0; i < length; i++) {
                parameters[i] -= RATE * gradient[i];
            }
        };
    }
}

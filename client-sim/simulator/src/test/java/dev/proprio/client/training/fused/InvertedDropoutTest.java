package dev.proprio.client.training.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainerKind;
import dev.proprio.proto.random.KeyedRandom;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class InvertedDropoutTest {
    private static final InputShape SHAPE = new InputShape(12, 5, 3);
    private static final int BATCH = 7;

    private final Model model = new Model(new Dropping(), SHAPE, 1, TrainerKind.FUSED);
    private final Windows shard = ParityTest.shard(SHAPE, BATCH, KeyedRandom.of(1, "shard"));
    private final int[] order = ParityTest.order(BATCH, KeyedRandom.of(1, "order"));

    @Test
    void theKeyDecidesWhatIsDropped() {
        try (Trainer trainer = model.newTrainer()) {
            double first = loss(trainer, model.initialParameters(), 1);
            double second = trainer.step(shard, order, 0, BATCH, 0);
            assertThat(second).as("another step").isNotEqualTo(first);
            assertThat(loss(trainer, model.initialParameters(), 2))
                    .as("another key")
                    .isNotEqualTo(first);
            assertThat(loss(trainer, model.initialParameters(), 1)).isEqualTo(first);
            assertThat(trainer.step(shard, order, 0, BATCH, 0)).isEqualTo(second);
        }
    }

    @Test
    void evaluationDropsNothing() {
        float[] parameters = model.initialParameters();
        var plain = new Model(new Plain(), SHAPE, 1, TrainerKind.FUSED);
        try (Trainer trainer = model.newTrainer();
                Trainer reference = plain.newTrainer()) {
            trainer.setParameters(parameters);
            reference.setParameters(parameters);
            assertThat(trainer.evaluate(shard, 0, BATCH, new int[BATCH]))
                    .isEqualTo(reference.evaluate(shard, 0, BATCH, new int[BATCH]));
        }
    }

    @Test
    void theGradientIsThatOfWhatWasKept() {
        float[] parameters = ParityTest.perturbed(model.initialParameters(), KeyedRandom.of(1, "start"));
        float[] gradient = new float[parameters.length];
        try (Trainer trainer = model.newTrainer()) {
            trainer.setParameters(parameters);
            trainer.setRandom(KeyedRandom.of(3, "key"));
            trainer.step(
                    shard, order, 0, BATCH, (values, slope, length) -> System.arraycopy(slope, 0, gradient, 0, length));
            for (int i = 0; i < parameters.length; i++) {
                float[] changed = parameters.clone();
                float h = 0.01f;
                changed[i] = parameters[i] + h;
                double up = loss(trainer, changed, 3);
                changed[i] = parameters[i] - h;
                double down = loss(trainer, changed, 3);
                assertThat((double) gradient[i]).as("parameter %d", i).isCloseTo((up - down) / (2 * h), within(1e-3));
            }
        }
    }

    private double loss(Trainer trainer, float[] parameters, long key) {
        trainer.setParameters(parameters);
        trainer.setRandom(KeyedRandom.of(key, "key"));
        return trainer.step(shard, order, 0, BATCH, 0);
    }

    private static MultiLayerConfiguration network(double kept) {
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new Convolution1DLayer.Builder(3)
                        .nOut(6)
                        .activation(Activation.TANH)
                        .dropOut(kept)
                        .build())
                .layer(new DropoutLayer(kept))
                .layer(new GlobalPoolingLayer(PoolingType.AVG))
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(SHAPE.classes())
                        .activation(Activation.SOFTMAX)
                        .dropOut(kept)
                        .build())
                .setInputType(InputType.recurrent(SHAPE.channels(), SHAPE.length()))
                .build();
    }

    private record Dropping() implements ModelArchitecture {
        @Override
        public MultiLayerConfiguration configuration(InputShape shape, long seed) {
            return network(0.6);
        }
    }

    private record Plain() implements ModelArchitecture {
        @Override
        public MultiLayerConfiguration configuration(InputShape shape, long seed) {
            return network(1);
        }
    }
}

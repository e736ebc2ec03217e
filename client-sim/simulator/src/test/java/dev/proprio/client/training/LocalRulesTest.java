package dev.proprio.client.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.step.Momentum;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.Broadcast;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class LocalRulesTest {
    private static final InputShape SHAPE = new InputShape(6, 2, 3);

    @ParameterizedTest
    @EnumSource(names = {"FUSED", "DL4J"})
    void aMiniBatchOfOneIsAnErrorThatNamesTheLayer(TrainerKind kind) throws Exception {
        var model = new Model(new Normalized(), SHAPE, 1, kind);
        try (Trainer trainer = model.newTrainer()) {
            for (var algorithm : List.of(new LocalSgd(1, 4, 0.1), new LocalSgd(1, 1, 0.1), new LocalAdam())) {
                int windows = algorithm instanceof LocalAdam ? 33 : 5;
                assertThatThrownBy(() -> train(algorithm, model, trainer, windows))
                        .isInstanceOf(TrainingException.class)
                        .hasMessage("an epoch has a mini-batch of 1 window, but layer 1 (BatchNormalization) takes its"
                                + " statistics from a mini-batch and needs at least 2; use a batch size that leaves no"
                                + " single window over, or devices with more windows");
            }
            assertThat(train(new LocalSgd(1, 4, 0.1), model, trainer, 6)).isNotEqualTo(model.initialParameters());
        }
        var plain = new Model(new Mlp(), SHAPE, 1, kind);
        try (Trainer trainer = plain.newTrainer()) {
            assertThat(train(new LocalSgd(1, 4, 0.1), plain, trainer, 5)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FUSED", "DL4J"})
    void rulesDoNotTouchRunningStatistics(TrainerKind kind) {
        var model = new Model(new Normalized(), SHAPE, 1, kind);
        float[] plain = new float[model.layout().length()];
        float[] decayed = new float[plain.length];
        int[] order = {0, 1, 2, 3, 4, 5, 6};
        try (Trainer trainer = model.newTrainer()) {
            trainer.setParameters(model.initialParameters());
            trainer.step(shard(7), order, 0, 7, 0.1);
            trainer.getParameters(plain);
            trainer.setParameters(model.initialParameters());
            trainer.step(shard(7), order, 0, 7, (parameters, gradient, length) -> {
                new Momentum(0.1, 0.9, 0.5, false).apply(parameters, gradient, length);
                Arrays.fill(gradient, 17);
            });
            trainer.getParameters(decayed);
        }
        var statistics = RunningStatistics.slices(new Normalized().configuration(SHAPE, 1), model.layout());
        assertThat(statistics).extracting(slice -> slice.name()).containsExactly("1/mean", "1/log10stdev");
        for (var slice : statistics) {
            for (int i = slice.offset(); i < slice.offset() + slice.length(); i++) {
                assertThat(decayed[i]).isEqualTo(plain[i]).isNotEqualTo(model.initialParameters()[i]);
            }
        }
    }

    @Test
    void momentumAndAdamGoDownFasterThanTheyDiverge() throws Exception {
        var model = new Model(new Mlp(List.of(8)), SHAPE, 1);
        try (Trainer trainer = model.newTrainer()) {
            for (var algorithm : List.of(
                    new LocalSgd(new LocalLoop(60, 10, 0.05), 0.9, 1e-4),
                    new LocalAdam(new LocalLoop(60, 10, 0.01), 0.9, 0.999, 1e-8, 0.01))) {
                float[] trained = train(algorithm, model, trainer, 20);
                double before = loss(trainer, model.initialParameters());
                assertThat(loss(trainer, trained)).isLessThan(0.3 * before);
            }
        }
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> new LocalSgd(new LocalLoop(1, 2, 0.1), 1, 0))
                .hasMessage("momentum must be at least 0 and less than 1 but was 1.0");
        assertThatThrownBy(() -> new LocalSgd(new LocalLoop(1, 2, 0.1), 0, -1))
                .hasMessage("weightDecay must be at least 0.0 but was -1.0");
        assertThatThrownBy(() -> new LocalAdam(new LocalLoop(1, 2, 0.1), 0.9, 1, 1e-8, 0))
                .hasMessage("beta2 must be at least 0 and less than 1 but was 1.0");
    }

    private static double loss(Trainer trainer, float[] parameters) {
        trainer.setParameters(parameters);
        return trainer.evaluate(shard(20), 0, 20, new int[20]);
    }

    private static float[] train(LocalAlgorithm algorithm, Model model, Trainer trainer, int windows) throws Exception {
        var start = Broadcast.of(model.layout(), model.initialParameters());
        var round = new LocalRound(1, start, shard(windows), ClientState.EMPTY, KeyedRandom.of(1, "train"));
        var update = algorithm.train(round, trainer).update();
        float[] trained = model.initialParameters();
        for (int i = 0; i < trained.length; i++) {
            trained[i] += update.parameters()[i];
        }
        return trained;
    }

    private static Windows shard(int windows) {
        var random = KeyedRandom.of(1, "shard");
        float[] features = new float[windows * SHAPE.size()];
        int[] labels = new int[windows];
        for (int i = 0; i < windows; i++) {
            labels[i] = random.nextInt(SHAPE.classes());
            for (int k = 0; k < SHAPE.size(); k++) {
                features[i * SHAPE.size() + k] = (float) random.nextGaussian();
            }
        }
        return new Windows(SHAPE.length(), SHAPE.channels(), features, labels);
    }

    private record Normalized() implements ModelArchitecture {
        @Override
        public MultiLayerConfiguration configuration(InputShape shape, long seed) {
            return new NeuralNetConfiguration.Builder()
                    .seed(seed)
                    .list()
                    .layer(new DenseLayer.Builder()
                            .nOut(5)
                            .activation(Activation.TANH)
                            .build())
                    .layer(new BatchNormalization.Builder().build())
                    .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                            .nOut(shape.classes())
                            .activation(Activation.SOFTMAX)
                            .build())
                    .setInputType(InputType.feedForward(shape.size()))
                    .build();
        }
    }
}

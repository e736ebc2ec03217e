package dev.proprio.client.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.Trainer;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FineTuneTest {
    private static final ParameterLayout LAYOUT = Example.MODEL.layout();

    @Test
    void withoutStepsOrSupportItIsTheGlobalModel() throws Exception {
        Windows query = Example.windows(40, 2);
        int[] global = Example.predictions(new Unadapted(), Example.person(Example.none()), query);
        var idle = new FineTune("all", new Descent(0, 0.1, 64));
        assertThat(Example.predictions(idle, Example.person(Example.windows(8, 1)), query))
                .containsExactly(global);
        assertThat(Example.predictions(new FineTune(), Example.person(Example.none()), query))
                .containsExactly(global);
    }

    @ParameterizedTest
    @ValueSource(strings = {"head", "body", "0/.*", "all"})
    void onlyTheChosenLayersMove(String layers) throws Exception {
        float[] start = Example.MODEL.initialParameters();
        var mask = new ParameterMask(layers);
        var descent = new Descent(5, 0.1, 4);
        float[] end;
        try (Trainer trainer = Example.MODEL.newTrainer()) {
            end = descent.run(
                            start,
                            Example.windows(10, 1),
                            trainer,
                            KeyedRandom.of(1, "x"),
                            FineTune.only(mask, LAYOUT, descent.step()))
                    .parameters();
        }
        for (var slice : LAYOUT.slices()) {
            var part = ParameterLayout.packed(java.util.List.of(slice));
            if (mask.of(LAYOUT).contains(slice)) {
                assertThat(LAYOUT.extract(end, part)).isNotEqualTo(LAYOUT.extract(start, part));
            } else {
                assertThat(LAYOUT.extract(end, part)).containsExactly(LAYOUT.extract(start, part));
            }
        }
    }

    @Test
    void itLearnsThePersonAndRepeatsItself() throws Exception {
        Windows support = Example.windows(20, 1);
        Windows query = Example.windows(200, 2);
        var method = new FineTune("all", new Descent(100, 0.1, 64));
        int[] once = Example.predictions(method, Example.person(support), query);
        assertThat(Example.predictions(method, Example.person(support), query)).containsExactly(once);
        assertThat(correct(once, query))
                .isGreaterThan(correct(Example.predictions(new Unadapted(), Example.person(support), query), query));
    }

    @Test
    void theLastLayerIsFoundAndItsLogitsAreTheModels() throws Exception {
        Windows query = Example.windows(50, 3);
        float[] model = Example.MODEL.initialParameters();
        OutputLayer head = OutputLayer.of(LAYOUT);
        assertThat(head.classes()).isEqualTo(4);
        assertThat(head.inputs()).isEqualTo(9);
        model[head.biases() + 2] = 0.3f;
        int[] expected = new int[50];
        try (Trainer trainer = Example.MODEL.newTrainer()) {
            trainer.setParameters(model);
            trainer.evaluate(query, 0, 50, expected);
            var vectors = Embedding.of(query, trainer);
            for (int n = 0; n < 50; n++) {
                double[] p = head.probabilities(model, 4, vectors.values(), n * 9);
                for (int c = 0; c < 4; c++) {
                    assertThat(p[c]).isLessThanOrEqualTo(p[expected[n]]);
                }
            }
        }
    }

    @Test
    void aModelForMoreClassesKeepsTheKnownOnes() throws Exception {
        var larger = new Model(
                new dev.proprio.client.training.Cnn1d(java.util.List.of(6), 3, 2, java.util.List.of(9)),
                new InputShape(16, 3, 6),
                77);
        float[] start = OutputLayer.transplant(
                LAYOUT, Example.MODEL.initialParameters(), larger.layout(), larger.initialParameters(), 4);
        var person = new Person(
                larger.layout(),
                start,
                java.util.List.of("a", "b", "c", "d", "e", "f"),
                4,
                Example.CLASSES,
                Example.none(),
                new double[0],
                dev.proprio.client.training.ClientState.EMPTY,
                KeyedRandom.of(1, "x"));
        Windows query = Example.windows(60, 3);
        try (Trainer trainer = larger.newTrainer()) {
            assertThat(new Unadapted().adapt(person, trainer).predictor().predict(query, trainer))
                    .containsExactly(Example.predictions(new Unadapted(), Example.person(Example.none()), query));
        }
    }

    @Test
    void aMaskThatNamesNoLayerIsASentence() {
        assertThatThrownBy(() -> new FineTune("9/.*", new Descent()).requireFit(LAYOUT))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("layers names no layer of the model: nothing matches \"9/.*\" among"
                        + " [0/b, 0/W, 2/W, 2/b, 3/W, 3/b]");
        assertThatThrownBy(() -> new FineTune("norm", new Descent()).requireFit(LAYOUT))
                .hasMessageContaining("names no layer of the model");
        assertThatThrownBy(() -> new FineTune("(", new Descent())).hasMessageContaining("layers must be");
    }

    private static long correct(int[] predictions, Windows query) {
        return java.util.stream.IntStream.range(0, query.count())
                .filter(i -> predictions[i] == query.label(i))
                .count();
    }
}

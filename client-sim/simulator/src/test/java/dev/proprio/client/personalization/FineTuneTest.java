package dev.proprio.client.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.Trainer;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FineTuneTest {
    private static final ParameterLayout LAYOUT = PersonalizationExample.MODEL.layout();

    @Test
    void withoutStepsOrSupportItIsTheGlobalModel() throws Exception {
        Windows query = PersonalizationExample.windows(40, 2);
        int[] global = PersonalizationExample.predictions(
                new Unadapted(), PersonalizationExample.person(PersonalizationExample.none()), query);
        var idle = new FineTune("all", new GradientDescent(0, 0.1, 64));
        assertThat(PersonalizationExample.predictions(
                        idle, PersonalizationExample.person(PersonalizationExample.windows(8, 1)), query))
                .containsExactly(global);
        assertThat(PersonalizationExample.predictions(
                        new FineTune(), PersonalizationExample.person(PersonalizationExample.none()), query))
                .containsExactly(global);
    }

    @ParameterizedTest
    @ValueSource(strings = {"head", "body", "0/.*", "all"})
    void onlyTheChosenLayersMove(String layers) throws Exception {
        float[] start = PersonalizationExample.MODEL.initialParameters();
        var mask = new ParameterMask(layers);
        var descent = new GradientDescent(5, 0.1, 4);
        float[] end;
        try (Trainer trainer = PersonalizationExample.MODEL.newTrainer()) {
            end = descent.run(
                            start,
                            PersonalizationExample.windows(10, 1),
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
        Windows support = PersonalizationExample.windows(20, 1);
        Windows query = PersonalizationExample.windows(200, 2);
        var method = new FineTune("all", new GradientDescent(100, 0.1, 64));
        int[] once = PersonalizationExample.predictions(method, PersonalizationExample.person(support), query);
        assertThat(PersonalizationExample.predictions(method, PersonalizationExample.person(support), query))
                .containsExactly(once);
        assertThat(correct(once, query))
                .isGreaterThan(correct(
                        PersonalizationExample.predictions(
                                new Unadapted(), PersonalizationExample.person(support), query),
                        query));
    }

    @Test
    void theLastLayerIsFoundAndItsLogitsAreTheModels() throws Exception {
        Windows query = PersonalizationExample.windows(50, 3);
        float[] model = PersonalizationExample.MODEL.initialParameters();
        OutputLayer head = OutputLayer.of(LAYOUT);
        assertThat(head.classes()).isEqualTo(4);
        assertThat(head.inputs()).isEqualTo(9);
        model[head.biases() + 2] = 0.3f;
        int[] expected = new int[50];
        try (Trainer trainer = PersonalizationExample.MODEL.newTrainer()) {
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
                LAYOUT,
                PersonalizationExample.MODEL.initialParameters(),
                larger.layout(),
                larger.initialParameters(),
                4);
        var person = new Person(
                larger.layout(),
                start,
                java.util.List.of("a", "b", "c", "d", "e", "f"),
                4,
                PersonalizationExample.CLASSES,
                PersonalizationExample.none(),
                new double[0],
                dev.proprio.client.training.ClientState.EMPTY,
                KeyedRandom.of(1, "x"));
        Windows query = PersonalizationExample.windows(60, 3);
        try (Trainer trainer = larger.newTrainer()) {
            assertThat(new Unadapted().adapt(person, trainer).predictor().predict(query, trainer))
                    .containsExactly(PersonalizationExample.predictions(
                            new Unadapted(), PersonalizationExample.person(PersonalizationExample.none()), query));
        }
    }

    /** Its end is the usual loss, and what else it fits, it fits in the chosen layers. */
    @Test
    void aRobustLossIsThatOfTheSteps() throws Exception {
        float[] usual = fitted(Optional.empty());
        assertThat(fitted(Optional.of(0.0))).containsExactly(usual);
        assertThat(fitted(Optional.of(1e-9))).containsExactly(usual, within(1e-5f));
        float[] robust = fitted(Optional.of(0.7));
        assertThat(robust).isNotEqualTo(usual);
        float[] start = PersonalizationExample.MODEL.initialParameters();
        var body = ParameterLayout.packed(new ParameterMask("body").of(LAYOUT));
        assertThat(LAYOUT.extract(robust, body)).containsExactly(LAYOUT.extract(start, body));
    }

    private static float[] fitted(Optional<Double> robustLoss) throws Exception {
        Person person = PersonalizationExample.person(PersonalizationExample.windows(12, 1));
        try (Trainer trainer = PersonalizationExample.MODEL.newTrainer()) {
            return new FineTune("head", new GradientDescent(10, 0.1, 5), robustLoss)
                    .adapt(person, trainer)
                    .predictor()
                    .parameters()
                    .orElseThrow();
        }
    }

    @Test
    void aMaskThatNamesNoLayerIsASentence() {
        assertThatThrownBy(() -> new FineTune("9/.*", new GradientDescent()).requireFit(LAYOUT))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("layers names no layer of the model: nothing matches \"9/.*\" among"
                        + " [0/b, 0/W, 2/W, 2/b, 3/W, 3/b]");
        assertThatThrownBy(() -> new FineTune("norm", new GradientDescent()).requireFit(LAYOUT))
                .hasMessageContaining("names no layer of the model");
        assertThatThrownBy(() -> new FineTune("(", new GradientDescent())).hasMessageContaining("layers must be");
    }

    private static long correct(int[] predictions, Windows query) {
        return java.util.stream.IntStream.range(0, query.count())
                .filter(i -> predictions[i] == query.label(i))
                .count();
    }
}

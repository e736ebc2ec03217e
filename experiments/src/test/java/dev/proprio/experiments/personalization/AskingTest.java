package dev.proprio.experiments.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.Trainer;
import dev.proprio.experiments.spec.AskedWindows;
import dev.proprio.experiments.spec.AskingSpec;
import dev.proprio.experiments.spec.AskingStop;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.TapCost;
import dev.proprio.proto.random.KeyedRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AskingTest {
    private static final int CLASSES = 3;
    private static final Model MODEL = new Model(new Mlp(List.of(5)), new InputShape(4, 2, CLASSES), 7);

    private static Windows pool() {
        var random = KeyedRandom.of(1, "pool");
        float[] features = new float[8 * 40];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        return new Windows(
                4, 2, features, IntStream.range(0, 40).map(i -> i % CLASSES).toArray());
    }

    private static Asking asking(AskedWindows by, double wrong) {
        return new Asking(by, wrong, CLASSES, MODEL.initialParameters(), true);
    }

    private static int[] chosen(AskedWindows by, Windows pool, int taps) throws Exception {
        try (Trainer trainer = MODEL.newTrainer()) {
            return asking(by, 0)
                    .choose(pool, taps, KeyedRandom.of(2, "person"), trainer)
                    .windows();
        }
    }

    /** Each window once, the same again, a smaller budget's first, whatever the labels are. */
    @ParameterizedTest
    @EnumSource(AskedWindows.class)
    void budgetsAreNestedAndNoLabelIsRead(AskedWindows by) throws Exception {
        Windows pool = pool();
        int[] all = chosen(by, pool, 100);
        assertThat(Arrays.stream(all).sorted())
                .containsExactlyElementsOf(IntStream.range(0, 40).boxed().toList());
        assertThat(chosen(by, pool, 7)).containsExactly(Arrays.copyOf(all, 7));
        var others = new Windows(4, 2, pool.features(), new int[40]);
        assertThat(chosen(by, others, 7)).containsExactly(Arrays.copyOf(all, 7));
    }

    @Test
    void whoIsLeastSureComesFirst() throws Exception {
        Windows pool = pool();
        float[] scores = new float[CLASSES * 40];
        try (Trainer trainer = MODEL.newTrainer()) {
            trainer.setParameters(MODEL.initialParameters());
            assertThat(trainer.scores(pool, 0, 40, scores)).isTrue();
        }
        Asking any = asking(AskedWindows.MARGIN, 0);
        int[] margins = chosen(AskedWindows.MARGIN, pool, 40);
        int[] entropies = chosen(AskedWindows.ENTROPY, pool, 40);
        for (int i = 1; i < 40; i++) {
            assertThat(any.margin(scores, margins[i])).isGreaterThanOrEqualTo(any.margin(scores, margins[i - 1]));
            assertThat(any.entropy(scores, entropies[i])).isLessThanOrEqualTo(any.entropy(scores, entropies[i - 1]));
        }
        assertThat(any.margin(new float[] {0.25f, 0.5f, 0.25f}, 0)).isEqualTo(0.25);
        assertThat(any.margin(new float[] {0, 0, 0, 0.5f, 0.125f, 0.375f}, 1)).isEqualTo(0.125);
        assertThat(any.entropy(new float[] {0.5f, 0.5f, 0}, 0)).isEqualTo(Math.log(2));
    }

    /** With as many centers as there are heaps each heap has one. */
    @Test
    void centersAreSpread() throws Exception {
        float[] features = new float[8 * 30];
        var random = KeyedRandom.of(3, "heaps");
        for (int n = 0; n < 30; n++) {
            for (int i = 0; i < 8; i++) {
                features[8 * n + i] = (float) (0.001 * random.nextGaussian() + (i % 3 == n % 3 ? 4 : -4));
            }
        }
        // Enough values in the last hidden layer that no two heaps fall on each other.
        var wide = new Model(new Mlp(List.of(64)), new InputShape(4, 2, CLASSES), 7);
        int[] centers;
        try (Trainer trainer = wide.newTrainer()) {
            centers = new Asking(AskedWindows.K_CENTER, 0, CLASSES, wide.initialParameters(), false)
                    .choose(new Windows(4, 2, features, new int[30]), 3, KeyedRandom.of(2, "person"), trainer)
                    .windows();
        }
        assertThat(IntStream.of(centers).map(n -> n % 3)).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void someAnswersAreWrongAndTheSameWhenAskedAgain() {
        Windows pool = pool();
        var random = KeyedRandom.of(2, "person");
        int[] all = IntStream.range(0, 40).toArray();
        assertThat(asking(AskedWindows.RANDOM, 0).answers(pool, all, random).labels())
                .containsExactly(pool.labels());
        int[] answers =
                asking(AskedWindows.RANDOM, 0.5).answers(pool, all, random).labels();
        long wrong = IntStream.of(all).filter(i -> answers[i] != pool.label(i)).count();
        assertThat(wrong).isBetween(10L, 30L);
        assertThat(IntStream.of(answers)).allMatch(label -> label >= 0 && label < CLASSES);
        int[] some = asking(AskedWindows.RANDOM, 0.5)
                .answers(pool, new int[] {30, 3}, random)
                .labels();
        assertThat(some).containsExactly(answers[30], answers[3]);
    }

    /** With a model that does not change it is the choice that is made at once; with another the next windows are its. */
    @ParameterizedTest
    @EnumSource(AskedWindows.class)
    void aFittedModelChoosesWhatIsAskedNext(AskedWindows by) throws Exception {
        Windows pool = pool();
        float[] start = MODEL.initialParameters();
        float[] other = new Model(new Mlp(List.of(5)), new InputShape(4, 2, CLASSES), 8).initialParameters();
        List<Integer> fitted = new ArrayList<>();
        try (Trainer trainer = MODEL.newTrainer()) {
            KeyedRandom random = KeyedRandom.of(2, "person");
            int[] same = asking(by, 0)
                    .choose(pool, 17, 4, Optional.empty(), random, trainer, answered -> {
                        fitted.add(answered.length);
                        return start;
                    })
                    .windows();
            assertThat(same).containsExactly(chosen(by, pool, 17));
            assertThat(fitted).containsExactly(4, 8, 12, 16);
            int[] changed = asking(by, 0)
                    .choose(pool, 17, 4, Optional.empty(), random, trainer, answered -> other)
                    .windows();
            assertThat(Arrays.copyOf(changed, 4)).containsExactly(Arrays.copyOf(same, 4));
            assertThat(Arrays.stream(changed).distinct()).hasSize(17);
            assertThat(Arrays.equals(changed, same)).isEqualTo(by == AskedWindows.RANDOM);
            int[] all = asking(by, 0)
                    .choose(pool, 100, 7, Optional.empty(), random, trainer, answered -> other)
                    .windows();
            assertThat(Arrays.stream(all).sorted())
                    .containsExactlyElementsOf(IntStream.range(0, 40).boxed().toList());
        }
    }

    /** What it reads are the models and the windows: with other labels it ends after as many questions. */
    @ParameterizedTest
    @EnumSource(AskedWindows.class)
    void questionsEndWhereModelsNoLongerMoveOrAreSure(AskedWindows by) throws Exception {
        float[] start = MODEL.initialParameters();
        float[] other = new Model(new Mlp(List.of(5)), new InputShape(4, 2, CLASSES), 8).initialParameters();
        Windows pool = pool();
        var others = new Windows(4, 2, pool.features(), new int[40]);
        var still = Optional.of(new AskingStop(Optional.empty(), Optional.of(0.0)));
        try (Trainer trainer = MODEL.newTrainer()) {
            KeyedRandom random = KeyedRandom.of(2, "person");
            for (Windows labelled : List.of(pool, others)) {
                // It moves with the first fit, and not with the second.
                AskedWindowOrder order =
                        asking(by, 0).choose(labelled, 30, 4, still, random, trainer, answered -> other);
                assertThat(order.windows()).hasSize(8);
                assertThat(order.stopped()).isTrue();
                assertThat(order.first(30)).isSameAs(order);
                assertThat(order.first(8).stopped()).isFalse();
                assertThat(order.first(5).windows()).containsExactly(Arrays.copyOf(order.windows(), 5));
                AskedWindowOrder all =
                        asking(by, 0).choose(labelled, 30, 4, Optional.empty(), random, trainer, answered -> other);
                assertThat(Arrays.copyOf(all.windows(), 8)).containsExactly(order.windows());
                assertThat(all.stopped()).isFalse();
                assertThat(Arrays.copyOf(all.proposed(), 8)).containsExactly(order.proposed());
                assertThat(all.proposed()).hasSize(30);
            }
            // The mean of the greatest scores of what was not asked about is the bound itself, and just not enough.
            int[] asked = asking(by, 0).choose(pool, 4, random, trainer).windows();
            float[] scores = new float[CLASSES * 40];
            trainer.setParameters(start);
            trainer.scores(pool, 0, 40, scores);
            double sure = 0;
            for (int n = 0; n < 40; n++) {
                int window = n;
                if (IntStream.of(asked).noneMatch(known -> known == window)) {
                    sure += Math.max(scores[3 * n], Math.max(scores[3 * n + 1], scores[3 * n + 2]));
                }
            }
            assertThat(sure(by, pool, sure / 36 - 1e-9, random, trainer)).isEqualTo(4);
            assertThat(sure(by, pool, sure / 36 + 1e-9, random, trainer)).isGreaterThan(4);
        }
    }

    private static int sure(AskedWindows by, Windows pool, double bound, KeyedRandom random, Trainer trainer)
            throws Exception {
        var stop = Optional.of(new AskingStop(Optional.of(bound), Optional.empty()));
        return asking(by, 0)
                .choose(pool, 20, 4, stop, random, trainer, answered -> MODEL.initialParameters())
                .windows()
                .length;
    }

    /** A model that has everything right is confirmed; one that has nothing right is declined each time. */
    @Test
    void tapsAreThoseOfConfirmingAndChoosing() throws Exception {
        var cost = new TapCost(1, 3.5);
        assertThat(cost.of(new int[] {0, 1, 2, 2}, new int[] {0, 2, 2, 1})).isEqualTo(1 + 3.5 + 1 + 3.5);
        assertThat(new TapCost(1, 1).of(new int[] {0, 1}, new int[] {1, 1})).isEqualTo(2);
        try (Trainer trainer = MODEL.newTrainer()) {
            Windows pool = pool();
            AskedWindowOrder order = asking(AskedWindows.MARGIN, 0).choose(pool, 12, KeyedRandom.of(2, "x"), trainer);
            int[] predicted = new int[40];
            trainer.evaluate(pool, 0, 40, predicted);
            assertThat(order.proposed())
                    .containsExactly(
                            IntStream.of(order.windows()).map(n -> predicted[n]).toArray());
            assertThat(cost.of(order.proposed(), order.proposed())).isEqualTo(12);
        }
    }

    @Test
    void stoppingAndCostsThatMakeNoSenseAreSentences(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            data: {source: synthetic, devices: 12}
            model: {kind: mlp}
            personalize: {shots: [5, 8], asking: {batch: [5]}}
            """);
        String at = "personalize.asking.";
        assertThat(ExperimentSpec.read(file, List.of(at + "stop={changed: 0.02}", at + "cost={choose: 3}"))
                        .personalize()
                        .orElseThrow()
                        .asking())
                .hasValueSatisfying(asked -> {
                    assertThat(asked.cost()).contains(new TapCost(1, 3));
                    assertThat(asked.stop()).contains(new AskingStop(Optional.empty(), Optional.of(0.02)));
                });
        assertThatThrownBy(() -> ExperimentSpec.read(file, List.of(at + "stop={}")))
                .hasMessageContaining("nothing would ever end the questions");
        assertThatThrownBy(() -> ExperimentSpec.read(file, List.of(at + "stop={confidence: 1.2}")))
                .hasMessageContaining("confidence must be greater than 0 and at most 1 but was 1.2");
        assertThatThrownBy(() -> ExperimentSpec.read(file, List.of(at + "stop={changed: 1}")))
                .hasMessageContaining("changed must be at least 0 and less than 1 but was 1.0");
        assertThatThrownBy(() -> ExperimentSpec.read(file, List.of(at + "batch=[0]", at + "stop={confidence: 0.9}")))
                .hasMessageContaining("but batch has 0 alone; set batch: [10], say, or leave stop out");
        assertThatThrownBy(() -> ExperimentSpec.read(file, List.of(at + "batch=[5, 8]", at + "stop={confidence: 0.9}")))
                .hasMessageContaining("must be less than the most of shots, 8, with stop, but names 8");
        assertThatThrownBy(() -> ExperimentSpec.read(file, List.of(at + "cost={confirm: 2, choose: 1}")))
                .hasMessageContaining("choose must be greater than 0, finite and at least confirm, 2.0, but was 1.0");
    }

    @Test
    void aBudgetOfNothingIsASentence(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            data: {source: synthetic, devices: 12}
            model: {kind: mlp}
            personalize: {shots: [0, 5], asking: {by: [margin]}}
            """);
        assertThatThrownBy(() -> ExperimentSpec.read(file, List.of()))
                .hasMessageContaining("with a budget of 0 nobody is asked anything; leave 0 out");
        assertThatThrownBy(() ->
                        ExperimentSpec.read(file, List.of("personalize.shots=[5]", "personalize.novel=[walk, sit]")))
                .hasMessageContaining("must be empty with asking");
        assertThat(ExperimentSpec.read(file, List.of("personalize.shots=[5]"))
                        .personalize()
                        .orElseThrow()
                        .asking())
                .contains(new AskingSpec(
                        List.of(AskedWindows.MARGIN),
                        List.of(0.0),
                        List.of(0),
                        0.95,
                        Optional.empty(),
                        Optional.empty()));
        assertThatThrownBy(() -> ExperimentSpec.read(
                        file, List.of("personalize.shots=[5]", "personalize.asking.wrong=[0.1, 0.6]")))
                .hasMessageContaining("must be from 0 to 0.5 but was 0.6");
        assertThatThrownBy(() -> ExperimentSpec.read(
                        file, List.of("personalize.shots=[5]", "personalize.asking.by=[margin, margin]")))
                .hasMessageContaining("must not name one twice");
    }
}

package dev.proprio.client.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.augmentation.Jitter;
import dev.proprio.client.augmentation.Rotation;
import dev.proprio.client.sensor.UnlabelledWindows;
import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ArgMax;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Closed forms of the algorithms that learn from windows without a label. */
class UnlabelledTrainingTest {
    private static final InputShape SHAPE = new InputShape(16, 3, 4);
    private static final LocalLoop LOOP = new LocalLoop(3, 5, 0.1);
    private static final UnlabelledViews PLAIN = new UnlabelledViews(1, 2, List.of(), List.of());

    private Model model = new Model(new Cnn1d(List.of(6), 3, 2, List.of(9)), SHAPE, 5);

    static List<LocalAlgorithm> thatAreSgd() {
        UnlabelledViews usual = new UnlabelledViews();
        UnlabelledViews weightless = new UnlabelledViews(0, 7, usual.weak(), usual.strong());
        return List.of(
                new PseudoLabel(LOOP, 1, false, usual),
                new PseudoLabel(LOOP, 1, true, usual),
                new PseudoLabel(LOOP, 0.3, false, weightless),
                new MeanTeacher(LOOP, 0.9, 1, usual),
                new MeanTeacher(LOOP, 0.9, 0, weightless));
    }

    @ParameterizedTest
    @MethodSource("thatAreSgd")
    void withAThresholdThatNothingPassesEachIsSgdToTheBit(LocalAlgorithm algorithm) throws Exception {
        assertThat(train(algorithm, 13, 40).parameters())
                .containsExactly(train(new LocalSgd(LOOP, 0, 0), 13, 0).parameters());
    }

    @Test
    void withoutUnlabelledWindowsEachIsSgdToTheBit() throws Exception {
        ClientUpdate sgd = train(new LocalSgd(LOOP, 0, 0), 13, 0);
        for (LocalAlgorithm algorithm : List.of(
                new PseudoLabel(LOOP, 0.1, false, new UnlabelledViews()),
                new PseudoLabel(LOOP, 0.1, true, new UnlabelledViews()),
                new MeanTeacher(LOOP, 0.9, 0, new UnlabelledViews()))) {
            ClientUpdate update = train(algorithm, 13, 0);
            assertThat(update.parameters()).containsExactly(sgd.parameters());
            assertThat(update.metrics()).isEqualTo(sgd.metrics());
            assertThat(update.weight()).isEqualTo(13);
        }
    }

    @Test
    void whatIsLearntFromOthersChangesTheUpdateAndNotItsWeight() throws Exception {
        ClientUpdate sgd = train(new LocalSgd(LOOP, 0, 0), 13, 0);
        for (LocalAlgorithm algorithm : List.of(
                new PseudoLabel(LOOP, 0.1, false, PLAIN),
                new PseudoLabel(LOOP, 0.6, true, PLAIN),
                new MeanTeacher(LOOP, 0.5, 0, PLAIN))) {
            ClientUpdate update = train(algorithm, 13, 40);
            assertThat(update.parameters()).isNotEqualTo(sgd.parameters());
            assertThat(train(algorithm, 13, 40).parameters()).containsExactly(update.parameters());
            assertThat(update.weight()).isEqualTo(13);
        }
    }

    /** All 13 labelled windows in a step, and 26 others, all of which pass: three times over. */
    @Test
    void whatPassedAndWhatWasRightIsCounted() throws Exception {
        var all = new LocalLoop(3, 13, 1e-9);
        ClientUpdate update = train(new PseudoLabel(all, 0, false, PLAIN), 13, 26);
        assertThat(metric(update, Metric.PSEUDO_LABELLED)).isEqualTo(new Metric(78, 78));
        UnlabelledWindows others = unlabelled(26);
        int right = 0;
        int known = 0;
        float[] scores = scores(model.initialParameters(), others);
        for (int i = 0; i < 26; i++) {
            known += others.truth(i).isPresent() ? 1 : 0;
            right += others.truth(i).orElse(-1) == ArgMax.of(scores, 4 * i, 4) ? 1 : 0;
        }
        assertThat(known).isLessThan(26);
        assertThat(right).isPositive();
        assertThat(metric(update, Metric.PSEUDO_RIGHT)).isEqualTo(new Metric(3 * right, 3 * known));
    }

    /** The gradient of the mean loss of labelled windows and of weight times that of others, under labels as they were. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theGradientIsTheSlopeOfBothLosses(boolean soft) throws Exception {
        // Without kinks, near which a slope is none.
        model = new Model(new Softmax(), SHAPE, 5);
        double weight = 0.7;
        double rate = 1;
        var one = new LocalLoop(1, 10, rate);
        var views = new UnlabelledViews(weight, 2, List.of(), List.of());
        LocalAlgorithm algorithm =
                soft ? new MeanTeacher(one, 0.9, 0.5, views) : new PseudoLabel(one, 0.5, false, views);
        float[] start = model.initialParameters();
        ClientUpdate update = train(algorithm, 10, 20);
        UnlabelledWindows others = unlabelled(20);
        float[] before = scores(start, others);
        double passed = metric(update, Metric.PSEUDO_LABELLED).sum();
        assertThat(passed).isBetween(1.0, 19.0);
        int checked = 0;
        for (int i = 0; i < start.length; i += 3) {
            float[] up = start.clone();
            float[] down = start.clone();
            up[i] += 0x1p-9f;
            down[i] -= 0x1p-9f;
            double slope = (loss(up, others, before, soft, weight) - loss(down, others, before, soft, weight))
                    / ((double) up[i] - down[i]);
            assertThat(-update.parameters()[i] / rate).isCloseTo(slope, within(2e-3 + 0.02 * Math.abs(slope)));
            checked++;
        }
        assertThat(checked).isGreaterThan(30);
    }

    private double loss(float[] at, UnlabelledWindows others, float[] labels, boolean soft, double weight) {
        Windows shard = labelled(10);
        double loss = 0;
        try (Trainer trainer = model.newTrainer()) {
            trainer.setParameters(at);
            float[] own = new float[40];
            trainer.scores(shard, 0, 10, own);
            for (int i = 0; i < 10; i++) {
                loss -= Math.log(own[4 * i + shard.label(i)]) / 10;
            }
        }
        float[] now = scores(at, others);
        for (int i = 0; i < 20; i++) {
            int label = ArgMax.of(labels, 4 * i, 4);
            if (labels[4 * i + label] > 0.5f) {
                for (int c = 0; c < 4; c++) {
                    double share = soft ? labels[4 * i + c] : c == label ? 1 : 0;
                    loss -= weight / 20 * share * Math.log(now[4 * i + c]);
                }
            }
        }
        return loss;
    }

    @Test
    void theTeacherIsTheMovingMeanOfTheModels() throws Exception {
        float[] start = model.initialParameters();
        var teacher = new MeanTeacher.Teacher(start, 0.75, 0);
        double[] byHand = new double[start.length];
        for (int i = 0; i < start.length; i++) {
            byHand[i] = start[i];
        }
        try (Trainer trainer = model.newTrainer()) {
            for (int step = 1; step <= 4; step++) {
                float[] parameters = start.clone();
                for (int i = 0; i < parameters.length; i++) {
                    parameters[i] += step * 0.01f * (i % 5);
                    byHand[i] = 0.75 * byHand[i] + 0.25 * parameters[i];
                }
                trainer.setParameters(parameters);
                teacher.stepped(trainer);
                float[] after = new float[start.length];
                trainer.getParameters(after);
                assertThat(after).containsExactly(parameters);
            }
            for (int i = 0; i < start.length; i++) {
                assertThat((double) teacher.mean()[i]).isCloseTo(byHand[i], within(1e-6));
            }
            // It says what a model with its parameters says, and leaves the other one where it was.
            Windows windows = labelled(6);
            float[] said = new float[24];
            teacher.look(trainer, windows, 6, said);
            trainer.setParameters(teacher.mean().clone());
            float[] expected = new float[24];
            trainer.scores(windows, 0, 6, expected);
            assertThat(said).containsExactly(expected);
        }
    }

    @Test
    void classesOfWhichTheModelIsSeldomSureHaveALowerThresholdAndNoneBelowAHalf() {
        var flexible = new PseudoLabel(LOOP, 0.95, true, PLAIN);
        assertThat(flexible.flexible(1)).isEqualTo(0.95);
        assertThat(flexible.flexible(0.8)).isCloseTo(0.95 * 0.8 / 1.2, within(1e-15));
        assertThat(flexible.flexible(0)).isEqualTo(0.5);
        assertThat(new PseudoLabel(LOOP, 0.4, true, PLAIN).flexible(0)).isEqualTo(0.4);
    }

    @Test
    void augmentedTrainingIsTheOtherOneOnViewsDrawnByStep() throws Exception {
        var sgd = new LocalSgd(LOOP, 0, 0);
        assertThat(train(new AugmentedTraining(List.of(new Jitter(0)), sgd), 13, 0)
                        .parameters())
                .containsExactly(train(sgd, 13, 0).parameters());
        ClientUpdate noisy = train(new AugmentedTraining(List.of(new Jitter(0.2)), sgd), 13, 0);
        assertThat(noisy.parameters())
                .containsExactly(train(new AugmentedTraining(List.of(new Jitter(0.2)), sgd), 13, 0)
                        .parameters())
                .isNotEqualTo(train(sgd, 13, 0).parameters());
        // Losses of representations, weights of windows and two gradients a step find the same windows.
        for (LocalAlgorithm inner : List.of(new Moon(LOOP, 1, 0.5), new FedSam(LOOP, 0.1))) {
            assertThat(train(new AugmentedTraining(List.of(new Jitter(0)), inner), 13, 0)
                            .parameters())
                    .containsExactly(train(inner, 13, 0).parameters());
        }
        assertThatThrownBy(() ->
                        new AugmentedTraining(List.of(new Rotation()), sgd).requireFit(LocalRound.shapeOf(labelled(1))))
                .hasMessageContaining("must not be rotation where no three channels are one vector");
        assertThatThrownBy(() -> new AugmentedTraining(List.of(new Jitter()), new PseudoLabel()))
                .hasMessageContaining("local must learn from labelled windows alone");
    }

    @Test
    void aSliceOfSharesThatIsOneClassIsThatClassToTheBit() throws Exception {
        Windows shard = labelled(8);
        float[] shares = new float[32];
        for (int i = 0; i < 8; i++) {
            shares[4 * i + shard.label(i)] = 1;
        }
        int[] order = {3, 1, 7, 0, 2};
        float[] weights = {1, 1, 1, 1, 1, 1, 1, 1};
        float[] hard = new float[model.layout().length()];
        float[] soft = new float[model.layout().length()];
        StepRule step = (parameters, gradient, length) -> {
            for (int i = 0; i < length; i++) {
                parameters[i] -= gradient[i];
            }
        };
        try (Trainer trainer = model.newTrainer()) {
            trainer.setParameters(model.initialParameters());
            double first = trainer.step(shard, order, 0, 5, step, weights);
            trainer.getParameters(hard);
            trainer.setParameters(model.initialParameters());
            assertThat(trainer.step(shard, order, 0, 5, step, weights, shares)).isEqualTo(first);
            trainer.getParameters(soft);
        }
        assertThat(soft).containsExactly(hard);
    }

    private ClientUpdate train(LocalAlgorithm algorithm, int labelled, int others) throws TrainingException {
        Windows shard = labelled(labelled);
        var round = new LocalRound(
                1,
                Broadcast.of(model.layout(), model.initialParameters()),
                shard,
                ClientState.EMPTY,
                KeyedRandom.of(1, "train"),
                unlabelled(others),
                LocalRound.shapeOf(shard));
        try (Trainer trainer = model.newTrainer()) {
            ClientUpdate update = algorithm.train(round, trainer).update();
            return new ClientUpdate(
                    update.weight(),
                    Map.of(ClientUpdate.PARAMETERS, update.parameters().clone()),
                    update.metrics());
        }
    }

    private static Metric metric(ClientUpdate update, String name) {
        return Objects.requireNonNull(update.metrics().get(name));
    }

    private float[] scores(float[] at, UnlabelledWindows others) {
        var windows = new Windows(16, 3, others.features(), new int[others.count()]);
        float[] scores = new float[4 * others.count()];
        try (Trainer trainer = model.newTrainer()) {
            trainer.setParameters(at);
            trainer.scores(windows, 0, others.count(), scores);
        }
        return scores;
    }

    private static Windows labelled(int count) {
        KeyedRandom random = KeyedRandom.of(3, "labels");
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(4);
        }
        return new Windows(16, 3, floats(count, 4), labels);
    }

    /** Of two in three it is known what they are. */
    private static UnlabelledWindows unlabelled(int count) {
        KeyedRandom random = KeyedRandom.of(5, "truth");
        int[] truth = new int[count];
        for (int i = 0; i < count; i++) {
            truth[i] = i % 3 == 0 ? -1 : random.nextInt(4);
        }
        return new UnlabelledWindows(16, 3, floats(count, 6), truth);
    }

    private static float[] floats(int count, long seed) {
        KeyedRandom random = KeyedRandom.of(seed, "floats");
        float[] values = new float[count * 48];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}

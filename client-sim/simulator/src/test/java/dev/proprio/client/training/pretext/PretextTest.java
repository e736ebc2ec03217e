package dev.proprio.client.training.pretext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.augmentation.Augmentation;
import dev.proprio.client.augmentation.Jitter;
import dev.proprio.client.augmentation.Rotation;
import dev.proprio.client.personalization.FrozenTraining;
import dev.proprio.client.personalization.PartialSharing;
import dev.proprio.client.sensor.UnlabelledWindows;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.AugmentedTraining;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LinearHead;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.OutputLoss;
import dev.proprio.client.training.Softmax;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainerKind;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Closed forms and invariants of what is learnt without labels. */
class PretextTest {
    private static final int LENGTH = 16;
    private static final InputShape SHAPE = new InputShape(LENGTH, 3, 4);
    private static final LocalLoop LOOP = new LocalLoop(2, 5, 0.05);
    private static final Model MODEL = new Model(new Cnn1d(List.of(6), 3, 2, List.of(9)), SHAPE, 5);

    static List<PretextAlgorithm> tasks() {
        List<Augmentation> views = new ContrastiveTraining().augment();
        return List.of(
                new TransformRecognition(LOOP, new TransformRecognition().transformations()),
                new MaskedReconstruction(LOOP, 0.4, 3),
                new ContrastiveTraining(LOOP, 0.5, 5, views));
    }

    @Test
    void transformationsHaveTheSlopesOfTheirLoss() {
        requireSlopes(new TransformationLoss(3), 8, 3);
        float[] none = new float[4 * 3];
        // Nothing is known: each answer costs log 2, and they are balanced.
        assertThat(new TransformationLoss(3).differentiate(none, new float[12], 4) / 4)
                .isCloseTo(Math.log(2), within(1e-12));
    }

    @Test
    void hiddenValuesHaveTheSlopesOfTheirLossAndOthersHaveNone() {
        var loss = new HiddenValuesLoss(3, 10);
        float[] windows = floats(1, 2);
        float[] before = windows.clone();
        for (int slot = 0; slot < 3; slot++) {
            loss.show(slot);
            loss.hide(slot, 2, 5 + slot, windows, 10 * slot);
        }
        assertThat(Arrays.copyOfRange(windows, 2, 5)).containsOnly(0);
        assertThat(windows[1]).isEqualTo(before[1]);
        requireSlopes(loss, 3, 10);
        // Who knows what was there loses nothing, whatever is said of the rest.
        float[] said = before.clone();
        said[0] += 9;
        float[] gradient = new float[30];
        assertThat(loss.differentiate(said, gradient, 3)).isZero();
        assertThat(gradient).containsOnly(0);
    }

    @Test
    void aContrastHasTheSlopesOfItsLossAndItsClosedForm() {
        requireSlopes(new ContrastLoss(0.5, 4, 8), 8, 4);
        // Two windows, whose views are the same and at right angles to the other one's.
        float[] right = {2, 0, 3, 0, 0, 1, 0, 5};
        double expected = Math.log(Math.exp(1 / 0.25) + 2) - 1 / 0.25;
        assertThat(new ContrastLoss(0.25, 2, 4).differentiate(right, new float[8], 4) / 4)
                .isCloseTo(expected, within(1e-12));
        // A window by itself has nothing to be told from; what has no direction moves nothing.
        float[] gradient = new float[4];
        assertThat(new ContrastLoss(0.25, 2, 4).differentiate(new float[] {1, 2, -3, 4}, gradient, 2))
                .isZero();
        assertThat(gradient).containsOnly(0);
        assertThat(new ContrastLoss(0.25, 2, 4).differentiate(new float[8], new float[8], 4))
                .isCloseTo(4 * Math.log(3), within(1e-12));
    }

    private static void requireSlopes(OutputLoss loss, int windows, int outputs) {
        float[] at = Arrays.copyOf(floats(10, 8), windows * outputs);
        float[] gradient = new float[at.length];
        loss.differentiate(at, gradient, windows);
        for (int i = 0; i < at.length; i++) {
            float[] up = at.clone();
            float[] down = at.clone();
            up[i] += 0x1p-9f;
            down[i] -= 0x1p-9f;
            double slope = (loss.differentiate(up, new float[at.length], windows)
                            - loss.differentiate(down, new float[at.length], windows))
                    / ((double) up[i] - down[i]);
            assertThat((double) gradient[i]).isCloseTo(slope, within(1e-4));
        }
        assertThat(gradient).isNotEqualTo(new float[at.length]);
    }

    /** Neither what labels are, nor which windows have one, nor in which order they come. */
    @ParameterizedTest
    @MethodSource("tasks")
    void noLabelIsRead(PretextAlgorithm task) throws Exception {
        float[] all = floats(18, 4);
        float[] rotated = new float[all.length];
        int size = SHAPE.size();
        for (int i = 0; i < 18; i++) {
            System.arraycopy(all, (i + 7) % 18 * size, rotated, i * size, size);
        }
        ClientUpdate expected = train(task, all, 18, 0);
        assertThat(expected.weight()).isEqualTo(18);
        for (ClientUpdate other :
                List.of(train(task, all, 18, 1), train(task, rotated, 6, 2), train(task, rotated, 0, 3))) {
            assertThat(other.parameters()).containsExactly(expected.parameters());
            assertThat(other.metrics()).isEqualTo(expected.metrics());
            assertThat(other.weight()).isEqualTo(18);
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void theTaskIsLearntAndAllLayersButTheLastMove(PretextAlgorithm task) throws Exception {
        Broadcast model = MODEL.begin(task).model();
        double first = 0;
        double last = 0;
        for (int round = 1; round <= 12; round++) {
            ClientUpdate update = train(task, waves(18), 9, 0, model, round);
            last = mean(update);
            first = round == 1 ? last : first;
            float[] next = model.parameters().clone();
            for (int i = 0; i < next.length; i++) {
                next[i] += update.parameters()[i];
            }
            model = Broadcast.of(model.layout(), next);
        }
        assertThat(last).isLessThan(0.97 * first);
        float[] before = MODEL.begin(task).model().parameters();
        for (var slice : model.layout().slices()) {
            assertThat(Arrays.copyOfRange(model.parameters(), slice.offset(), slice.offset() + slice.length()))
                    .as(slice.name())
                    .isNotEqualTo(Arrays.copyOfRange(before, slice.offset(), slice.offset() + slice.length()));
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void theHeadIsNewAndTheClassesOneDoesNotTravel(PretextAlgorithm task) {
        Broadcast first = MODEL.begin(task).model();
        ParameterLayout layout = first.layout();
        List<String> names =
                layout.slices().stream().map(ParameterLayout.Slice::name).toList();
        assertThat(names).containsExactly("0/b", "0/W", "2/W", "2/b", "pretext/W", "pretext/b");
        assertThat(MODEL.begin(task).model().parameters()).containsExactly(first.parameters());
        int body = layout.slices().get(4).offset();
        assertThat(Arrays.copyOf(first.parameters(), body))
                .containsExactly(Arrays.copyOf(MODEL.initialParameters(), body));
        float[] other = new Model(new Cnn1d(List.of(6), 3, 2, List.of(9)), SHAPE, 6)
                .begin(task)
                .model()
                .parameters();
        assertThat(Arrays.copyOfRange(other, body, other.length))
                .isNotEqualTo(Arrays.copyOfRange(first.parameters(), body, other.length));
    }

    /** Round 3 of two stages, of which the first has two, is round 1 of the other algorithm, and the task's head rests. */
    @ParameterizedTest
    @MethodSource("tasks")
    void theSecondStageIsTheOtherAlgorithmFromThere(PretextAlgorithm task) throws Exception {
        var sgd = new LocalSgd(LOOP, 0, 0);
        var both = new PreTrained(2, task, sgd);
        Broadcast model = MODEL.begin(both).model();
        ParameterLayout layout = model.layout();
        assertThat(layout.extract(model.parameters(), MODEL.layout())).containsExactly(MODEL.initialParameters());
        ParameterLayout headed = new LinearHead(task.head(SHAPE).outputs()).instead(MODEL.layout());

        ClientUpdate early = train(both, waves(18), 9, 0, model, 2);
        Broadcast alone = Broadcast.of(headed, layout.extract(model.parameters(), headed));
        assertThat(layout.extract(early.parameters(), headed))
                .containsExactly(train(task, waves(18), 9, 0, alone, 2).parameters());
        assertThat(early.weight()).isEqualTo(18);
        int classes = MODEL.layout().slices().get(4).offset();
        assertThat(Arrays.copyOfRange(
                        layout.extract(early.parameters(), MODEL.layout()),
                        classes,
                        MODEL.layout().length()))
                .containsOnly(0);

        ClientUpdate late = train(both, waves(18), 9, 0, model, 3);
        Broadcast own = Broadcast.of(MODEL.layout(), MODEL.initialParameters());
        assertThat(layout.extract(late.parameters(), MODEL.layout()))
                .containsExactly(train(sgd, waves(18), 9, 0, own, 1).parameters());
        assertThat(late.weight()).isEqualTo(9);
        assertThat(Arrays.copyOfRange(late.parameters(), MODEL.layout().length(), layout.length()))
                .containsOnly(0);
    }

    @Test
    void frozenLayersStayAndTheOthersLearn() throws Exception {
        var frozen = new FrozenTraining("body", new LocalSgd(LOOP, 0, 0));
        ClientUpdate update =
                train(frozen, waves(18), 18, 0, MODEL.begin(frozen).model(), 1);
        int head = MODEL.layout().slices().get(4).offset();
        assertThat(Arrays.copyOf(update.parameters(), head)).containsOnly(0);
        assertThat(Arrays.copyOfRange(update.parameters(), head, update.parameters().length))
                .isNotEqualTo(new float[update.parameters().length - head]);
        assertThatThrownBy(() -> MODEL.begin(new FrozenTraining("all", new LocalSgd())))
                .hasMessageContaining("layers must not be all layers");
        assertThatThrownBy(() -> MODEL.begin(new FrozenTraining("body", new TransformRecognition())))
                .hasMessageContaining("local must train the model's own layers");
    }

    @Test
    void whatCanNotBeLearntIsRefusedInASentence() {
        assertThatThrownBy(() -> new ContrastiveTraining(new LocalLoop(1, 1, 0.1), 0.1, 8, List.of(new Jitter())))
                .hasMessageContaining("batch must be from 2 to 2048 but was 1: a window by itself");
        assertThatThrownBy(() -> new ContrastiveTraining(LOOP, 0.1, 8, List.of()))
                .hasMessageContaining("augment must name at least one");
        assertThatThrownBy(() -> train(new ContrastiveTraining(), floats(1, 4), 1, 0))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("the device has 1 window, and a contrast needs at least 2");
        assertThatThrownBy(() -> train(new TransformRecognition(), floats(0, 4), 0, 0))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("no windows to train on, with a label or without");
        var rotating = new TransformRecognition(LOOP, List.of(new Rotation()));
        assertThatThrownBy(
                        () -> rotating.requireFit(LocalRound.shapeOf(new Windows(LENGTH, 3, floats(1, 4), new int[1]))))
                .hasMessageContaining("must not be rotation where no three channels are one vector");
        assertThatThrownBy(() -> new TransformRecognition(LOOP, List.of(new Jitter(), new Jitter())))
                .hasMessageContaining("transformations must name none twice");
        assertThatThrownBy(() -> new MaskedReconstruction(LOOP, 0.3, LENGTH)
                        .requireFit(LocalRound.shapeOf(new Windows(LENGTH, 3, floats(1, 4), new int[1]))))
                .hasMessageContaining("piece must be less than the 16 points of a window");
        assertThatThrownBy(() -> new Model(new Softmax(), SHAPE, 1).begin(new TransformRecognition()))
                .hasMessageContaining("the model has none");
        assertThatThrownBy(() -> new PartialSharing("head", new TransformRecognition()))
                .hasMessageContaining("local must train the model's own layers");
        assertThatThrownBy(() -> new AugmentedTraining(List.of(new Jitter()), new TransformRecognition()))
                .hasMessageContaining("local must learn from labelled windows alone");
        assertThatThrownBy(() -> new PreTrained(2, new LocalSgd(), new LocalSgd()))
                .hasMessageContaining("task must be one without labels");
        assertThatThrownBy(() -> new PreTrained(2, new TransformRecognition(), new ContrastiveTraining()))
                .hasMessageContaining("local must tell classes apart");
        assertThatThrownBy(() -> MODEL.begin(
                        new PreTrained(2, new TransformRecognition(), new PartialSharing("head", new LocalSgd()))))
                .hasMessageContaining("share all of them");
        Broadcast headless = Broadcast.of(MODEL.layout(), MODEL.initialParameters());
        assertThatThrownBy(() -> train(new TransformRecognition(), floats(4, 4), 4, 0, headless, 1))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("no parameters pretext/W");
        var slow = new Model(new Cnn1d(List.of(6), 3, 2, List.of(9)), SHAPE, 5, TrainerKind.DL4J);
        try (Trainer trainer = slow.newTrainer()) {
            assertThatThrownBy(() -> trainer.withHead(new LinearHead(3)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("only the fused trainer does");
        }
    }

    private static double mean(ClientUpdate update) {
        Metric loss = Objects.requireNonNull(update.metrics().get(Metric.LOSS));
        return loss.sum() / loss.weight();
    }

    private static ClientUpdate train(LocalAlgorithm algorithm, float[] windows, int labelled, int shift)
            throws TrainingException {
        return train(algorithm, windows, labelled, shift, MODEL.begin(algorithm).model(), 1);
    }

    /** The first windows have a label, and the others none. */
    private static ClientUpdate train(
            LocalAlgorithm algorithm, float[] windows, int labelled, int shift, Broadcast model, int number)
            throws TrainingException {
        int size = SHAPE.size();
        int count = windows.length / size;
        int[] labels = IntStream.range(0, labelled).map(i -> (i + shift) % 4).toArray();
        var shard = new Windows(LENGTH, 3, Arrays.copyOf(windows, labelled * size), labels);
        var round = new LocalRound(
                number,
                model,
                shard,
                ClientState.EMPTY,
                KeyedRandom.of(1, "train"),
                new UnlabelledWindows(
                        LENGTH,
                        3,
                        Arrays.copyOfRange(windows, labelled * size, windows.length),
                        new int[count - labelled]),
                LocalRound.shapeOf(shard));
        try (Trainer trainer = MODEL.newTrainer()) {
            ClientUpdate update = algorithm.train(round, trainer).update();
            return new ClientUpdate(
                    update.weight(),
                    Map.of(ClientUpdate.PARAMETERS, update.parameters().clone()),
                    update.metrics());
        }
    }

    private static float[] floats(int windows, long key) {
        KeyedRandom random = KeyedRandom.of(key, "windows");
        float[] values = new float[windows * LENGTH * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** What has something to be learnt of: a wave of its own in each window, later in each channel, and rising. */
    private static float[] waves(int windows) {
        KeyedRandom random = KeyedRandom.of(9, "waves");
        float[] values = new float[windows * LENGTH * 3];
        for (int n = 0; n < windows; n++) {
            double phase = random.nextDouble();
            for (int t = 0; t < LENGTH; t++) {
                for (int c = 0; c < 3; c++) {
                    values[(n * LENGTH + t) * 3 + c] = (float) (Math.sin(0.7 * t + 6.28 * phase + c) + 0.1 * t - 0.3);
                }
            }
        }
        return values;
    }
}

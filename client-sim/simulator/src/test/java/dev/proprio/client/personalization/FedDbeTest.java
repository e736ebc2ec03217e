package dev.proprio.client.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.Softmax;
import dev.proprio.client.training.Trainer;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FedDBE against the arithmetic of the paper in double. */
class FedDbeTest {
    private static final int INPUTS = 6;
    private static final int HIDDEN = 4;
    private static final int CLASSES = 3;
    private static final Model MODEL = new Model(new Mlp(List.of(HIDDEN)), new InputShape(2, INPUTS / 2, CLASSES), 7);
    private static final int LENGTH = MODEL.layout().length();
    private static final double RATE = 0.2;
    private static final LocalLoop THREE_STEPS = new LocalLoop(3, 100, RATE);
    private static final Windows SHARD = shard(11, 4);

    static Windows shard(int count, long seed) {
        float[] features = new float[count * INPUTS];
        int[] labels = new int[count];
        var random = KeyedRandom.of(seed, "windows");
        for (int n = 0; n < count; n++) {
            labels[n] = random.nextInt(CLASSES);
            for (int i = 0; i < INPUTS; i++) {
                features[n * INPUTS + i] = (float) (0.4 * labels[n] + random.nextGaussian());
            }
        }
        return new Windows(2, INPUTS / 2, features, labels);
    }

    private static LocalResult train(LocalAlgorithm algorithm, Broadcast model, ClientState state) throws Exception {
        try (Trainer trainer = MODEL.newTrainer()) {
            var round = new LocalRound(1, model, SHARD, state, KeyedRandom.of(1, "round"));
            LocalResult result = algorithm.train(round, trainer);
            return new LocalResult(result.update().copy(), result.next());
        }
    }

    private static float[] sum(float[] a, float[] b) {
        float[] sums = a.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += b[i];
        }
        return sums;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "20, 1", "5, 0.3"})
    void modelConsensusAndTranslationAreThoseOfThePaper(double kappa, double momentum) throws Exception {
        var local = new FedDbeTraining(kappa, momentum, true, THREE_STEPS);
        Broadcast model = local.begin(MODEL.shape(), MODEL.layout(), MODEL.initialParameters())
                .model();
        assertThat(model.layout().statistics())
                .extracting(slice -> slice.name())
                .containsExactly("consensus/mean");
        var paper = new DoubleMlp(INPUTS, HIDDEN, CLASSES, MODEL.initialParameters());
        double[] consensus = new double[HIDDEN];
        double[] m = new double[HIDDEN];
        ClientState state = ClientState.EMPTY;
        for (int round = 1; round <= 3; round++) {
            boolean agreed = round > 1;
            double[] mean = new double[HIDDEN];
            double[] goal = consensus.clone();
            for (int step = 0; step < 3; step++) {
                double[] now = paper.meanRepresentation(SHARD);
                for (int h = 0; h < HIDDEN; h++) {
                    mean[h] = (1 - momentum) * mean[h] + momentum * now[h];
                }
                double[] slope = m.clone();
                double[] gradient = paper.gradient(
                        SHARD,
                        1,
                        slope,
                        (n, h, z) -> agreed ? kappa / HIDDEN * (mean[h] - goal[h]) * momentum / SHARD.count() : 0);
                paper.descend(gradient, RATE, 0, LENGTH);
                for (int h = 0; agreed && h < HIDDEN; h++) {
                    m[h] -= RATE * slope[h];
                }
            }
            if (!agreed) {
                consensus = mean;
            }
            LocalResult result = train(local, model, state);
            state = result.next();
            model = Broadcast.of(
                    model.layout(), sum(model.parameters(), result.update().parameters()));
            for (int i = 0; i < LENGTH; i++) {
                assertThat((double) model.parameters()[i]).isCloseTo(paper.parameters[i], within(2e-6));
            }
            for (int h = 0; h < HIDDEN; h++) {
                assertThat((double) model.parameters()[LENGTH + h]).isCloseTo(consensus[h], within(1e-6));
            }
        }
        float[] translation = state.vector(FedDbeTraining.TRANSLATION, new float[0]);
        for (int h = 0; h < HIDDEN; h++) {
            assertThat((double) translation[h]).isCloseTo(m[h], within(2e-6));
        }
        assertThat(translation).isNotEqualTo(new float[HIDDEN]);
    }

    @Test
    void withoutConsensusAndTranslationItIsSgdToTheBit() throws Exception {
        var local = new FedDbeTraining(0, 1, false, THREE_STEPS);
        var begun = local.begin(MODEL.shape(), MODEL.layout(), MODEL.initialParameters());
        assertThat(begun.model().layout()).isEqualTo(MODEL.layout());
        float[] change = train(local, begun.model(), begun.state()).update().section(ClientUpdate.PARAMETERS);
        assertThat(train(new LocalSgd(THREE_STEPS, 0, 0), begun.model(), ClientState.EMPTY)
                        .update()
                        .parameters())
                .containsExactly(change);
    }

    /** Who took part predicts with their translation; who did not, trains one with the model. */
    @Test
    void everyonePredictsWithTheirOwnTranslation() throws Exception {
        float[] start = MODEL.initialParameters();
        float[] own = {0.5f, -0.25f, 1, 2};
        OutputLayer head = OutputLayer.of(MODEL.layout());
        float[] expected = start.clone();
        for (int c = 0; c < CLASSES; c++) {
            for (int h = 0; h < HIDDEN; h++) {
                expected[head.biases() + c] += start[head.weights() + c * HIDDEN + h] * own[h];
            }
        }
        float[] actual = adapted(ClientState.of(FedDbeTraining.TRANSLATION, own), start, 0);
        for (int i = 0; i < LENGTH; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-6f));
        }
        var paper = new DoubleMlp(INPUTS, HIDDEN, CLASSES, start);
        double[] m = new double[HIDDEN];
        for (int step = 0; step < 4; step++) {
            double[] slope = m.clone();
            paper.descend(paper.gradient(SHARD, 1, slope, (n, h, z) -> 0), 0.1, 0, LENGTH);
            for (int h = 0; h < HIDDEN; h++) {
                m[h] -= 0.1 * slope[h];
            }
        }
        float[] trained = adapted(ClientState.EMPTY, start, 4);
        for (int c = 0; c < CLASSES; c++) {
            double bias = paper.parameters[head.biases() + c];
            for (int h = 0; h < HIDDEN; h++) {
                bias += paper.parameters[head.weights() + c * HIDDEN + h] * m[h];
            }
            assertThat((double) trained[head.biases() + c]).isCloseTo(bias, within(2e-6));
        }
        for (int i = 0; i < head.biases(); i++) {
            assertThat((double) trained[i]).isCloseTo(paper.parameters[i], within(2e-6));
        }
    }

    private static float[] adapted(ClientState state, float[] start, int passes) throws Exception {
        var person = new Person(
                MODEL.layout(),
                start,
                List.of("a", "b", "c"),
                CLASSES,
                List.of("a", "b", "c"),
                SHARD,
                new double[0],
                state,
                KeyedRandom.of(1, "person"));
        try (Trainer trainer = MODEL.newTrainer()) {
            AdaptedModel adapted = new FedDbe(new FedDbeTraining(), new GradientDescent(Math.max(1, passes), 0.1, 100))
                    .adapt(person, trainer);
            assertThat(adapted.steps()).isEqualTo(passes);
            adapted.predictor().predict(SHARD, trainer);
            float[] parameters = new float[LENGTH];
            trainer.getParameters(parameters);
            return parameters;
        }
    }

    @Test
    void impossibleSettingsAreRefused() {
        var softmax = new Model(new Softmax(), new InputShape(2, 3, CLASSES), 1);
        assertThatThrownBy(() -> new FedDbeTraining(-1, 1, true, THREE_STEPS)).hasMessageStartingWith("kappa must be");
        assertThatThrownBy(() -> new FedDbeTraining(1, 0, true, THREE_STEPS))
                .hasMessage("momentum must be greater than 0 and at most 1 but was 0.0");
        assertThatThrownBy(() ->
                        new FedDbeTraining().begin(softmax.shape(), softmax.layout(), softmax.initialParameters()))
                .hasMessageStartingWith("kappa must be 0 for a model of one layer");
        assertThat(new FedDbeTraining(0, 1, true, THREE_STEPS)
                        .begin(softmax.shape(), softmax.layout(), softmax.initialParameters())
                        .model()
                        .layout())
                .isEqualTo(softmax.layout());
    }
}

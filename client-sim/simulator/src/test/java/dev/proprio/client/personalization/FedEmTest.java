package dev.proprio.client.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.Trainer;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.Broadcast;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people make of FedEM's models, against the arithmetic of the paper in double. */
class FedEmTest {
    private static final int MODELS = 3;
    private static final FedEm METHOD = new FedEm(new FedEmTraining(MODELS, new LocalLoop()), 7);

    /** Models that were trained on a class or two each, so that they differ. */
    private static float[] models() throws Exception {
        int length = PersonalizationExample.MODEL.layout().length();
        float[] all = new float[MODELS * length];
        for (int m = 0; m < MODELS; m++) {
            float[] initial = new Model(new Cnn1d(List.of(6), 3, 2, List.of(9)), PersonalizationExample.SHAPE, 20 + m)
                    .initialParameters();
            try (Trainer trainer = PersonalizationExample.MODEL.newTrainer()) {
                var trained = new GradientDescent(30, 0.1, 64)
                        .run(
                                initial,
                                PersonalizationExample.windows(new int[] {m, m + 1, m, m + 1}, m),
                                trainer,
                                KeyedRandom.of(1, "x"));
                System.arraycopy(trained.parameters(), 0, all, m * length, length);
            }
        }
        return all;
    }

    private static Person person(float[] all, Windows support, ClientState state) {
        var layout = PersonalizationExample.MODEL.layout();
        var states = Map.of(
                "one", ClientState.of("mixture", new float[] {0.5f, 0.25f, 0.25f}),
                "two", ClientState.of("mixture", new float[] {1, 0, 0}));
        var trained = new TrainedModel(
                layout,
                PersonalizationExample.MODEL.initialParameters(),
                Broadcast.of(layout.times(MODELS), all),
                states);
        assertThat(METHOD.foundation(trained)).containsExactly(Arrays.copyOf(all, layout.length()));
        return PersonalizationExample.person(
                PersonalizationExample.MODEL,
                METHOD.foundation(trained),
                support,
                METHOD.knowledge(trained, new double[0]),
                state);
    }

    /** Probabilities of each model, {@code [model][window][class]}. */
    private static double[][][] probabilities(float[] all, Windows windows) {
        double[][][] p = new double[MODELS][windows.count()][4];
        int length = all.length / MODELS;
        try (Trainer trainer = PersonalizationExample.MODEL.newTrainer()) {
            float[] scores = new float[windows.count() * 4];
            for (int m = 0; m < MODELS; m++) {
                trainer.setParameters(Arrays.copyOfRange(all, m * length, (m + 1) * length));
                trainer.scores(windows, 0, windows.count(), scores);
                for (int i = 0; i < scores.length; i++) {
                    p[m][i / 4][i % 4] = scores[i];
                }
            }
        }
        return p;
    }

    private static int[] mixed(double[] pi, float[] all, Windows query) {
        double[][][] p = probabilities(all, query);
        int[] best = new int[query.count()];
        for (int n = 0; n < best.length; n++) {
            double most = -1;
            for (int c = 0; c < 4; c++) {
                double sum = 0;
                for (int m = 0; m < MODELS; m++) {
                    sum += pi[m] * p[m][n][c];
                }
                if (sum > most) {
                    most = sum;
                    best[n] = c;
                }
            }
        }
        return best;
    }

    @Test
    void newPeoplesSharesAreFittedFromTheMeanOfTheOthers() throws Exception {
        float[] all = models();
        Windows support = PersonalizationExample.windows(new int[] {2, 3, 2, 3, 1, 2}, 9);
        double[][][] p = probabilities(all, support);
        double[] pi = {0.75, 0.125, 0.125};
        for (int time = 0; time < 7; time++) {
            double[] mean = new double[MODELS];
            for (int s = 0; s < support.count(); s++) {
                double sum = 0;
                for (int m = 0; m < MODELS; m++) {
                    sum += pi[m] * p[m][s][support.label(s)];
                }
                for (int m = 0; m < MODELS; m++) {
                    mean[m] += pi[m] * p[m][s][support.label(s)] / sum / support.count();
                }
            }
            pi = mean;
        }
        assertThat(pi[2]).isGreaterThan(0.5);
        Windows query = PersonalizationExample.windows(120, 10);
        assertThat(PersonalizationExample.predictions(METHOD, person(all, support, ClientState.EMPTY), query))
                .containsExactly(mixed(pi, all, query));
        try (Trainer trainer = PersonalizationExample.MODEL.newTrainer()) {
            float[] fitted = Components.fitted(
                    new Components(all, MODELS).losses(support, trainer), new float[] {0.75f, 0.125f, 0.125f}, 7);
            for (int m = 0; m < MODELS; m++) {
                assertThat((double) fitted[m]).isCloseTo(pi[m], within(1e-5));
            }
        }
    }

    @Test
    void whoGivesNothingTakesTheMeanAndWhoTookPartTheirOwn() throws Exception {
        float[] all = models();
        Windows query = PersonalizationExample.windows(120, 10);
        assertThat(PersonalizationExample.predictions(
                        METHOD, person(all, PersonalizationExample.none(), ClientState.EMPTY), query))
                .containsExactly(mixed(new double[] {0.75, 0.125, 0.125}, all, query));
        var own = ClientState.of("mixture", new float[] {0, 0.25f, 0.75f});
        assertThat(PersonalizationExample.predictions(
                        METHOD, person(all, PersonalizationExample.windows(8, 3), own), query))
                .containsExactly(mixed(new double[] {0, 0.25, 0.75}, all, query));
    }

    @Test
    void classesThatNobodyTrainedOnAreLeftOut() {
        assertThat(METHOD.applies(0, 4, 4)).isTrue();
        assertThat(METHOD.applies(3, 4, 6)).isFalse();
        assertThat(METHOD.applies(3, 0, 2)).isFalse();
    }
}

package dev.proprio.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.experiments.statistics.RocArea;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoreFiguresTest {
    @Test
    void knownScoresHaveKnownFigures() {
        // Scores of class 1 are in the order of scikit-learn's own example, whose area is 0.75.
        float[] scores = {0.9f, 0.1f, 0.62f, 0.38f, 0.65f, 0.35f, 0.2f, 0.8f};
        ScoreFigures figures = ScoreFigures.of(2, new int[] {0, 0, 1, 1}, scores);
        assertThat(figures.auroc().orElseThrow()).isCloseTo(0.75, within(1e-12));
        assertThat(figures.brier().orElseThrow()).isCloseTo(2 * (0.01 + 0.1444 + 0.4225 + 0.04) / 4, within(1e-6));
        // 0.62, which is right, and 0.65, which is wrong, share a bin; 0.9 and 0.8 are right.
        assertThat(figures.expectedCalibrationError().orElseThrow()).isCloseTo((0.1 + 0.27 + 0.2) / 4, within(1e-6));
    }

    /** What is written to predictions.csv is enough to get the same number. */
    @Test
    void brierIsThatOfTheScoresAsTheyAreWritten() {
        double off = (double) 0.1f - 1;
        assertThat(ScoreFigures.of(2, new int[] {0}, new float[] {0.1f, 0.9f}).brier())
                .contains(off * off + (double) 0.9f * 0.9f);
    }

    @Test
    void aBinIsJudgedAsAWhole() {
        float[] scores = {0.8f, 0.2f, 0.8f, 0.2f, 0.8f, 0.2f, 0.8f, 0.2f, 0.8f, 0.2f};
        ScoreFigures figures = ScoreFigures.of(2, new int[] {0, 0, 0, 0, 1}, scores);
        assertThat(figures.expectedCalibrationError().orElseThrow()).isCloseTo(0, within(1e-6));
        assertThat(figures.auroc()).contains(0.5);
    }

    @Test
    void perfectAndWrongScoresAreTheEnds() {
        float[] scores = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        assertThat(ScoreFigures.of(3, new int[] {0, 1, 2}, scores))
                .isEqualTo(new ScoreFigures(Optional.of(1.0), Optional.of(0.0), Optional.of(0.0)));
        assertThat(ScoreFigures.of(3, new int[] {1, 2, 0}, scores).brier()).contains(2.0);
        assertThat(ScoreFigures.of(3, new int[] {1, 2, 0}, scores).expectedCalibrationError())
                .contains(1.0);
    }

    @Test
    void theAreaIsTheShareOfPairsInOrderOverTheClassesThatThereAre() {
        var random = KeyedRandom.of(3, "scores");
        int windows = 60;
        float[] scores = new float[3 * windows];
        int[] truth = new int[windows];
        for (int i = 0; i < windows; i++) {
            truth[i] = random.nextInt(2);
            for (int c = 0; c < 3; c++) {
                scores[3 * i + c] = random.nextInt(5);
            }
        }
        double sum = 0;
        for (int c = 0; c < 2; c++) {
            double above = 0;
            int pairs = 0;
            for (int i = 0; i < windows; i++) {
                for (int j = 0; j < windows; j++) {
                    if (truth[i] == c && truth[j] != c) {
                        pairs++;
                        above += (Math.signum(scores[3 * i + c] - scores[3 * j + c]) + 1) / 2;
                    }
                }
            }
            sum += above / pairs;
        }
        ScoreFigures figures = ScoreFigures.of(3, truth, scores);
        assertThat(figures.auroc().orElseThrow()).isCloseTo(sum / 2, within(1e-12));
        // They are no probabilities.
        assertThat(figures.brier()).isEmpty();
        assertThat(figures.expectedCalibrationError()).isEmpty();
    }

    @Test
    void whatCannotBeKnownIsNotSaid() {
        var none = new ScoreFigures(Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(ScoreFigures.of(2, new int[] {0}, new float[] {Float.NaN, 1}))
                .isEqualTo(none);
        assertThat(ScoreFigures.of(2, new int[0], new float[0])).isEqualTo(none);
        assertThat(ScoreFigures.of(2, new int[] {0, 0}, new float[] {1, 0, 1, 0})
                        .auroc())
                .isEmpty();
        assertThat(RocArea.of(new double[] {1, 2}, new boolean[] {true, true})).isEmpty();
        assertThatThrownBy(() -> ScoreFigures.of(2, new int[] {0}, new float[] {1}))
                .hasMessage("1 scores are not those of 1 windows and 2 classes");
    }
}

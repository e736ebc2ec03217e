package dev.proprio.experiments.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.Windows;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.experiments.mistakes.ManyPeople;
import dev.proprio.experiments.mistakes.TestedModel;
import dev.proprio.experiments.mistakes.WaveWindows;
import dev.proprio.experiments.record.RunJson;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmbeddingMapTest {
    /** Shows a window's values at times 1 to 3. */
    private record Shown(boolean shows) implements TestedModel {
        @Override
        public Optional<float[]> scores(Windows windows) {
            return Optional.empty();
        }

        @Override
        public Optional<float[]> represent(Windows windows) {
            float[] values = new float[3 * windows.count()];
            for (int i = 0; i < values.length; i++) {
                values[i] = windows.features()[i / 3 * windows.size() + (1 + i % 3) * windows.channels()];
            }
            return shows ? Optional.of(values) : Optional.empty();
        }
    }

    private static Optional<EmbeddingMap> map(List<PersonPredictions> said, boolean shows, long seed) throws Exception {
        return EmbeddingMap.of(said, new WaveWindows(2, 20), new Shown(shows), seed);
    }

    @Test
    void aHundredThousandWindowsGiveAThousandPoints() throws Exception {
        List<PersonPredictions> said = ManyPeople.of(500, 200);
        EmbeddingMap found = map(said, true, 1).orElseThrow();
        assertThat(found.windows()).isEqualTo(100_000);
        assertThat(found.shown()).isEqualTo(1_000);
        assertThat(found.x()).hasSize(1_000).contains(0, 1000);
        assertThat(RunJson.line(found).length()).isLessThan(100_000);
        assertThat(RunJson.line(map(said, true, 1).orElseThrow()))
                .as("the same picture each time")
                .isEqualTo(RunJson.line(found));
        assertThat(map(said, true, 2).orElseThrow().x()).isNotEqualTo(found.x());
    }

    @Test
    void everyWindowOfAFewIsShownOnce() throws Exception {
        List<PersonPredictions> said = ManyPeople.of(3, 40);
        EmbeddingMap found = map(said, true, 1).orElseThrow();
        assertThat(found.people()).containsExactly("subject-0", "subject-1", "subject-2");
        assertThat(found.shown()).isEqualTo(120);
        for (int i = 0; i < 120; i++) {
            assertThat(found.person()[i]).isEqualTo(i / 40);
            assertThat(found.truth()[i]).isEqualTo(said.get(i / 40).truth()[i % 40]);
            assertThat(found.predicted()[i]).isEqualTo(said.get(i / 40).predicted()[i % 40]);
        }
        assertThat(found.explained().stream().mapToDouble(Double::doubleValue).sum())
                .isBetween(0.9, 1.000001);
    }

    @Test
    void aModelThatShowsNothingHasNoMap() throws Exception {
        assertThat(map(ManyPeople.of(3, 40), false, 1)).isEmpty();
    }
}

package dev.proprio.experiments.mistakes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.Windows;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.proto.random.KeyedRandom;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OcclusionTest {
    private static final int CLASSES = 2;

    /** Gives class 0 the sum of weight times value, and class 1 the rest. */
    private record Linear(float[] weights) implements TestedModel {
        @Override
        public Optional<float[]> scores(Windows windows) {
            float[] scores = new float[CLASSES * windows.count()];
            for (int window = 0; window < windows.count(); window++) {
                double sum = 0;
                for (int i = 0; i < weights.length; i++) {
                    sum += weights[i] * windows.features()[window * weights.length + i];
                }
                scores[CLASSES * window] = (float) sum;
                scores[CLASSES * window + 1] = (float) (1 - sum);
            }
            return Optional.of(scores);
        }

        @Override
        public Optional<float[]> represent(Windows windows) {
            return Optional.empty();
        }
    }

    private static Windows random(int count, int length, int channels) {
        KeyedRandom random = KeyedRandom.of(3, "occlusion");
        float[] features = new float[count * length * channels];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        return new Windows(length, channels, features, new int[count]);
    }

    /** Without a part of what is added up, its weights times its distance from the mean are lost. */
    @Test
    void aLinearModelLosesWhatTheHiddenPartGave() throws Exception {
        int length = 16;
        int channels = 3;
        Windows windows = random(5, length, channels);
        float[] weights = new float[length * channels];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 0.01f * (i % 7 - 3);
        }
        double[] means = new double[channels];
        for (int i = 0; i < windows.features().length; i++) {
            means[i % channels] += windows.features()[i] / (5.0 * length);
        }
        Occlusion found =
                new Occluder(new Linear(weights), windows).of(2, 0, 1, 2).orElseThrow();
        for (int channel = 0; channel < 2; channel++) {
            double lost = 0;
            for (int t = 0; t < length; t++) {
                int at = t * channels + channel;
                lost += weights[at] * (windows.features()[2 * weights.length + at] - means[channel]);
            }
            assertThat(found.channels().get(channel).doubleValue()).isBetween(lost - 0.0006, lost + 0.0006);
            assertThat(found.truthChannels().get(channel))
                    .isBetween(
                            -found.channels().get(channel) - 0.0011f,
                            -found.channels().get(channel) + 0.0011f);
        }
        assertThat(found.channels()).as("the channels that are shown").hasSize(2);
        assertThat(found.pieces()).hasSize(Occlusion.PIECES);
        for (int piece = 0; piece < Occlusion.PIECES; piece++) {
            double lost = 0;
            for (int at = piece * 2 * channels; at < (piece + 1) * 2 * channels; at++) {
                lost += weights[at] * (windows.features()[2 * weights.length + at] - means[at % channels]);
            }
            assertThat(found.pieces().get(piece).doubleValue()).isBetween(lost - 0.0006, lost + 0.0006);
        }
    }

    @Test
    void aShortWindowHasAPieceForEachPoint() throws Exception {
        Occlusion found = new Occluder(new Linear(new float[3]), random(2, 3, 1))
                .of(0, 0, 1, 1)
                .orElseThrow();
        assertThat(found.pieces()).containsExactly(0f, 0f, 0f);
    }

    @Test
    void whatMistakesWereTakenByStaysASmallFile() throws Exception {
        TestedModel model = new TestedModel() {
            @Override
            public Optional<float[]> scores(Windows windows) {
                float[] scores = new float[3 * windows.count()];
                IntStream.range(0, scores.length).forEach(i -> scores[i] = i % 97 / 97f);
                return Optional.of(scores);
            }

            @Override
            public Optional<float[]> represent(Windows windows) {
                return Optional.empty();
            }
        };
        MistakeAnalysis found = MistakeAnalysis.of(
                ManyPeople.of(500, 200), new WaveWindows(6, 128), 10, Optional.empty(), Optional.of(model));
        List<Mistake> lookedInto = found.people().stream()
                .flatMap(person -> person.mistakes().stream())
                .filter(mistake -> mistake.occlusion().isPresent())
                .toList();
        assertThat(lookedInto).hasSize(100);
        assertThat(found.people().subList(0, 100))
                .as("everybody's first before anybody's second, the worst-served people first")
                .allSatisfy(person ->
                        assertThat(person.mistakes().getFirst().occlusion()).isPresent());
        assertThat(lookedInto.getFirst().occlusion().orElseThrow().channels()).hasSize(6);
        assertThat(RunJson.line(found).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(2_000_000);
    }
}

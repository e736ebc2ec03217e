package dev.proprio.experiments.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Windows;
import dev.proprio.coordinator.privacy.PldAccountant;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.query.AnswerCollector;
import dev.proprio.experiments.analytics.QueryResult.NamedCount;
import dev.proprio.experiments.analytics.QueryResult.NamedFigure;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.MomentsQuery;
import dev.proprio.proto.query.MomentsTally;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.query.VoteQuery;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnalyticsTest {
    private static final double LOW = -3;
    private static final double HIGH = 12;

    @Test
    void quantilesOfAHundredThousandDevicesAreWithinTheirBound() throws Exception {
        double[] values = values(100_000);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        var analytics = new Analytics(devices(values), Optional.empty());

        for (double share : new double[] {0.001, 0.5, 0.95}) {
            NamedFigure found =
                    analytics.quantile("x", share, LOW, HIGH).figures().getFirst();
            double exact = sorted[(int) Math.ceil(share * sorted.length) - 1];
            assertThat(found.within()).isLessThanOrEqualTo((HIGH - LOW) / 1024 / 1024);
            assertThat(Math.abs(found.value() - exact)).isLessThanOrEqualTo(found.within() * (1 + 1e-9));
        }
    }

    @Test
    void aQuantileBeyondTheRangeIsSaidToBe() throws Exception {
        var analytics = new Analytics(devices(new double[] {-10, 5, 20, 30}), Optional.empty());

        assertThat(analytics.quantile("x", 0.2, LOW, HIGH).figures())
                .containsExactly(new NamedFigure("quantile, less than", LOW, 0));
        assertThat(analytics.quantile("x", 0.9, LOW, HIGH).figures())
                .containsExactly(new NamedFigure("quantile, at least", HIGH, 0));
        assertThat(analytics.quantile("x", 0.9, LOW, HIGH).note()).contains("above the range");
    }

    /** Of two devices each would know the other's. */
    @Test
    void whatFewerThanThreeDevicesHaveIsNotShownWithoutNoise() throws Exception {
        double[] two = {1, 2, Double.NaN, Double.NaN};
        assertThatThrownBy(() -> new Analytics(devices(two), Optional.empty()).mean("x", LOW, HIGH))
                .hasMessageContaining("only 2 of the 4 devices asked told something")
                .hasMessageContaining("fewer than 3");
        assertThatThrownBy(() -> new Analytics(devices(two), Optional.empty()).histogram("x", LOW, HIGH, 5))
                .hasMessageContaining("only 2 of the 4");
        var little = new AnswerNoise(0.9, 1e-6, KeyedRandom.of(1, "answer-noise", 0, 0));
        assertThatThrownBy(() -> new Analytics(devices(two), Optional.of(little)).mean("x", LOW, HIGH))
                .hasMessageContaining("figures of fewer than 3");
        assertThatThrownBy(() -> new Analytics(devices(two), Optional.empty()).quantile("x", 0.5, LOW, HIGH))
                .hasMessageContaining("only 2 of the 4");
        double[] none = {Double.NaN};
        assertThat(new Analytics(devices(none), Optional.empty())
                        .mean("x", LOW, HIGH)
                        .figures())
                .containsExactly(new NamedFigure("devices with it", 0, 0));
        assertThat(new Analytics(devices(new double[] {1, 2, 3}), Optional.empty())
                        .mean("x", LOW, HIGH)
                        .figures()
                        .getFirst()
                        .value())
                .isEqualTo(3);
    }

    @Test
    void momentsAndHistogramsAreThoseOfTheDevices() throws Exception {
        double[] values = {1, 2, 4, 4, 30, Double.NaN};
        var analytics = new Analytics(devices(values), Optional.empty());

        QueryResult mean = analytics.mean("x", LOW, HIGH);
        QueryResult histogram = new Analytics(devices(values), Optional.empty()).histogram("x", LOW, HIGH, 5);

        assertThat(mean.figures().get(0).value()).isEqualTo(5);
        assertThat(mean.figures().get(1).value()).isCloseTo((1 + 2 + 4 + 4 + 12) / 5.0, within(1e-6));
        assertThat(mean.clamped()).isEqualTo(1);
        assertThat(mean.answered()).isEqualTo(6);
        assertThat(histogram.bins()).extracting(NamedCount::devices).containsExactly(0L, 0L, 2L, 2L, 0L, 0L, 1L);
        assertThat(histogram.privacy()).isEmpty();
    }

    @Test
    void wordsAreNamedByHowManyAreForThem() throws Exception {
        var words = List.of("sit", "walk", "run");
        AskedDevices devices = query -> {
            var vote = (VoteQuery) query;
            var collector = new AnswerCollector(query, names(6));
            List<String> own = List.of("walk", "sit", "walk", "run", "walk", "sit");
            IntStream.range(0, 6).forEach(i -> collector.accept(names(6).get(i), vote.answer(own.get(i))));
            return collector.collected();
        };

        assertThat(new Analytics(devices, Optional.empty())
                        .heavyHitters("label", words, 2)
                        .bins())
                .containsExactly(new NamedCount("walk", 3), new NamedCount("sit", 2));
    }

    @Test
    void aThresholdIsTheKnownOne() {
        assertThat(AnswerNoise.threshold(5, 1e-6, 1)).isCloseTo(24.767121545, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 5})
    void eachRoundIsCharged(double multiplier) throws Exception {
        double[] values = values(2000);
        var noise = new AnswerNoise(multiplier, 1e-6, KeyedRandom.of(1, "answer-noise", 0, 0));
        var analytics = new Analytics(devices(values), Optional.of(noise));

        QueryResult histogram = analytics.histogram("x", LOW, HIGH, 10);
        QueryResult median = analytics.quantile("x", 0.5, LOW, HIGH);

        assertThat(histogram.privacy().orElseThrow().epsilon())
                .isEqualTo(new PldAccountant().epsilon(PrivacyLedger.of(multiplier, 1, 1), 1e-6));
        assertThat(median.privacy().orElseThrow().epsilon())
                .isEqualTo(new PldAccountant().epsilon(PrivacyLedger.of(multiplier, 1, 3), 1e-6));
        assertThat(median.privacy().orElseThrow().releases()).isEqualTo(3);
        long counted = histogram.bins().stream().mapToLong(NamedCount::devices).sum();
        assertThat((double) counted).isCloseTo(2000, within(6 * multiplier * Math.sqrt(12)));
        assertThat(counted).isNotEqualTo(2000);
    }

    @Test
    void withNoiseAFewDevicesAreNotNamed() throws Exception {
        double[] values = values(1);
        AskedDevices devices = query -> {
            var collector = new AnswerCollector(query, names(1));
            collector.accept(names(1).getFirst(), ((VoteQuery) query).answer("rare"));
            return collector.collected();
        };
        var noise = new AnswerNoise(5, 1e-6, KeyedRandom.of(1, "answer-noise", 0, 0));

        QueryResult result = new Analytics(devices, Optional.of(noise)).heavyHitters("label", List.of("rare"), 9);

        assertThat(values).hasSize(1);
        assertThat(result.bins()).isEmpty();
        assertThat(result.note()).contains("only what more than 25.");
        assertThat(result.privacy().orElseThrow().epsilon())
                .isEqualTo(new PldAccountant().epsilon(PrivacyLedger.of(5, 1, 1), 5e-7));
    }

    @Test
    void answersThatNoDeviceCanHaveAreRefusedAndCounted() throws Exception {
        AskedDevices devices = query -> {
            var histogram = (HistogramQuery) query;
            var collector = new AnswerCollector(query, names(4));
            collector.accept("device-0", histogram.answer(1));
            collector.accept("device-3", histogram.answer(3));
            assertThat(collector.accept("device-0", histogram.answer(1)).orElseThrow())
                    .contains("it has answered before");
            assertThat(collector
                            .accept("device-1", new QueryAnswer(Map.of("votes", new long[] {9, 9, 9, 9}), 0))
                            .orElseThrow())
                    .contains("element 0 of \"votes\" is 9, but one device's is from 0 to 1");
            assertThat(collector
                            .accept("device-2", new VoteQuery("x", List.of("a", "b", "c", "d")).answer("a"))
                            .isPresent())
                    .isFalse();
            assertThat(collector.accept("stranger", histogram.answer(1)).orElseThrow())
                    .contains("it was not asked");
            return collector.collected();
        };

        QueryResult result = new Analytics(devices, Optional.empty()).histogram("x", 0, 4, 2);

        assertThat(result.answered()).isEqualTo(3);
        assertThat(result.refused()).isEqualTo(3);
    }

    @Test
    void figuresOfADeviceAreThoseOfItsWindows() {
        var windows = new Windows(2, 2, new float[] {1, 10, 3, 20, 5, 30, 7, 40}, new int[] {0, 1});
        List<String> channels = List.of("a", "b");
        List<String> classes = List.of("sit", "walk");

        assertThat(figure("windows", channels, classes, windows)).isEqualTo(2);
        assertThat(figure("mean:a", channels, classes, windows)).isEqualTo(4);
        assertThat(figure("deviation:a", channels, classes, windows)).isCloseTo(Math.sqrt(5), within(1e-12));
        assertThat(figure("lowest:b", channels, classes, windows)).isEqualTo(10);
        assertThat(figure("highest:b", channels, classes, windows)).isEqualTo(40);
        assertThat(figure("share:walk", channels, classes, windows)).isEqualTo(0.5);
        assertThat(figure("mean:a", channels, classes, new Windows(2, 2, new float[0], new int[0])))
                .isNaN();
        assertThatThrownBy(() -> DeviceFigure.of("mean:c", channels, classes))
                .hasMessageContaining("no channel \"c\"; the channels are [a, b]");
        assertThatThrownBy(() -> DeviceFigure.of("median", channels, classes))
                .hasMessageContaining("there are windows, mean:");
    }

    private static double figure(String name, List<String> channels, List<String> classes, Windows windows) {
        return DeviceFigure.of(name, channels, classes).measure().applyAsDouble(windows);
    }

    private static double[] values(int devices) {
        var random = KeyedRandom.of(3, "analytics-test", 0, 0);
        double[] values = new double[devices];
        for (int i = 0; i < devices; i++) {
            values[i] = LOW + (HIGH - LOW) * Math.pow(random.nextDouble(), 3);
        }
        return values;
    }

    private static List<String> names(int devices) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < devices; i++) {
            names.add("device-" + i);
        }
        return names;
    }

    /** Devices each of which has one of these figures. */
    private static AskedDevices devices(double[] values) {
        List<String> names = names(values.length);
        return query -> {
            var collector = new AnswerCollector(query, names);
            for (int i = 0; i < values.length; i++) {
                collector.accept(
                        names.get(i),
                        switch (query) {
                            case HistogramQuery histogram -> histogram.answer(values[i]);
                            case MomentsQuery moments -> {
                                var tally = new MomentsTally(moments);
                                if (!Double.isNaN(values[i])) {
                                    tally.add(new double[] {values[i]});
                                }
                                yield tally.answer();
                            }
                            default -> throw new IllegalArgumentException("another query was expected");
                        });
            }
            return collector.collected();
        };
    }
}

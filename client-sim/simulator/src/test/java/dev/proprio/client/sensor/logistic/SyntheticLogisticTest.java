package dev.proprio.client.sensor.logistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticLogisticTest {
    private static SensorData open(double alpha, double beta, long seed) throws SensorDataException {
        return new SyntheticLogistic(30, alpha, beta, false).open(seed);
    }

    @Test
    void theSameSeedAndUserGiveTheSameVectorsInAnyPopulation() throws Exception {
        List<Recording> one = open(1, 1, 3).recordings(7);
        List<Recording> again = new SyntheticLogistic(2000, 1, 1, false).open(3).recordings(7);
        assertThat(again).usingRecursiveComparison().isEqualTo(one);
        assertThat(open(1, 1, 4).recordings(7).getFirst().samples())
                .isNotEqualTo(one.getFirst().samples());
        assertThat(open(1, 1, 3).recordings(8).getFirst().samples())
                .isNotEqualTo(one.getFirst().samples());
    }

    @Test
    void amountsAreFiftyMoreThanALogNormalNumber() throws Exception {
        int users = 400;
        SensorData data = new SyntheticLogistic(users, 0, 0, false).open(1);
        double[] logs = new double[users];
        for (int user = 0; user < users; user++) {
            int amount = data.recordings(user).size();
            assertThat(amount).isGreaterThanOrEqualTo(50);
            // What was cut off by rounding down is half on average.
            logs[user] = StrictMath.log(amount - 50 + 0.5);
        }
        double mean = Arrays.stream(logs).average().orElseThrow();
        double variance =
                Arrays.stream(logs).map(log -> (log - mean) * (log - mean)).sum() / users;
        // Four standard errors of 400 draws.
        assertThat(mean).isCloseTo(4, within(0.4));
        assertThat(Math.sqrt(variance)).isCloseTo(2, within(0.3));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nineTenthsOfEveryUserComeFirst(long seed) throws Exception {
        SensorData data = open(1, 1, seed);
        for (int user = 0; user < data.users(); user++) {
            int[] sessions =
                    data.recordings(user).stream().mapToInt(Recording::session).toArray();
            assertThat(sessions).isSorted();
            assertThat(IntStream.of(sessions).filter(s -> s == 0).count()).isEqualTo((long) (0.9 * sessions.length));
        }
    }

    @Test
    void valuesScatterAroundTheUsersCentreLessAndLess() throws Exception {
        SensorData data = open(0, 0, 5);
        double[] squares = new double[60];
        double[] centreSquares = new double[60];
        int vectors = 0;
        for (int user = 0; user < data.users(); user++) {
            List<Recording> recordings = data.recordings(user);
            for (int j = 0; j < 60; j++) {
                int value = j;
                double mean = recordings.stream()
                        .mapToDouble(r -> r.samples()[value])
                        .average()
                        .orElseThrow();
                centreSquares[j] += mean * mean / data.users();
                for (Recording recording : recordings) {
                    double from = recording.samples()[j] - mean;
                    squares[j] += from * from;
                }
            }
            vectors += recordings.size();
        }
        for (int j = 0; j < 60; j++) {
            assertThat(squares[j] / vectors / StrictMath.pow(j + 1, -1.2)).isBetween(0.9, 1.1);
        }
        // Beta is 0, so that centres are N(0, 1).
        assertThat(Arrays.stream(centreSquares).average().orElseThrow()).isBetween(0.85, 1.15);
    }

    @Test
    void betaMovesAUsersCentreAndAlphaNoLabel() throws Exception {
        double spread = 0;
        int users = 30;
        for (int user = 0; user < users; user++) {
            double mean = mean(open(0, 5, 2).recordings(user).getFirst().samples());
            spread += mean * mean / users;
        }
        assertThat(Math.sqrt(spread)).isBetween(3.0, 7.0);
        int[] without = labels(open(0, 1, 2), 4);
        int[] with = labels(open(1, 1, 2), 4);
        assertThat(with).containsExactly(without);
    }

    @Test
    void identicalUsersShareOneModelAndUnshiftedInputs() throws Exception {
        SensorData data = new SyntheticLogistic(30, 0, 0, true).open(6);
        double[] shares = new double[10];
        int vectors = 0;
        for (int user = 0; user < 30; user++) {
            for (Recording recording : data.recordings(user)) {
                shares[recording.label()]++;
                vectors++;
            }
            assertThat(mean(data.recordings(user).getFirst().samples())).isBetween(-0.5, 0.5);
        }
        // With one model, the classes that a user has most of are those that all have most of.
        for (int user = 0; user < 30; user++) {
            double[] own = new double[10];
            List<Recording> recordings = data.recordings(user);
            for (Recording recording : recordings) {
                own[recording.label()] += 1.0 / recordings.size();
            }
            for (int label = 0; label < 10; label++) {
                assertThat(own[label]).isCloseTo(shares[label] / vectors, within(0.3));
            }
        }
    }

    @Test
    void usersDifferInWhichClassesTheyHave() throws Exception {
        SensorData data = open(0, 0, 1);
        long distinct = IntStream.range(0, 30)
                .map(user -> {
                    int[] counts = new int[10];
                    for (int label : labels(data, user)) {
                        counts[label]++;
                    }
                    return IntStream.range(0, 10)
                            .reduce((a, b) -> counts[a] >= counts[b] ? a : b)
                            .orElseThrow();
                })
                .distinct()
                .count();
        assertThat(distinct).isGreaterThanOrEqualTo(5);
    }

    @Test
    void negativeDeviationsAreRefused() {
        assertThatThrownBy(() -> new SyntheticLogistic(30, -1, 1, false))
                .hasMessage("alpha must be at least 0.0 but was -1.0");
        assertThatThrownBy(() -> new SyntheticLogistic(0, 1, 1, false)).hasMessageStartingWith("devices must be");
    }

    private static int[] labels(SensorData data, int user) {
        try {
            return data.recordings(user).stream().mapToInt(Recording::label).toArray();
        } catch (SensorDataException e) {
            throw new AssertionError(e);
        }
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}

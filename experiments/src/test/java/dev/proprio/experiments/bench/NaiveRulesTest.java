package dev.proprio.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.aggregation.Contribution;
import dev.proprio.coordinator.aggregation.CoordinateMedian;
import dev.proprio.coordinator.aggregation.Krum;
import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NaiveRulesTest {
    @ParameterizedTest
    @ValueSource(ints = {10, 11, 40})
    void whatIsComparedDoesTheSame(int updates) {
        var context = new RuleContext(1, 1, Optional.empty());
        for (int seed = 1; seed <= 20; seed++) {
            List<Contribution> round = round(seed, updates, 97);
            assertThat(new CoordinateMedian().combine(round, context)).containsExactly(NaiveRules.median(round));
            float[] winner = round.get(NaiveRules.krum(round, 3)).values();
            double[] values = new double[winner.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = winner[i];
            }
            assertThat(new Krum(3).combine(round, context)).containsExactly(values);
        }
    }

    private static List<Contribution> round(long seed, int updates, int length) {
        KeyedRandom random = KeyedRandom.of(seed, "naive");
        List<Contribution> round = new ArrayList<>();
        for (int v = 0; v < updates; v++) {
            float[] values = new float[length];
            for (int i = 0; i < length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            round.add(new Contribution("device-" + v, 1, values));
        }
        return round;
    }
}

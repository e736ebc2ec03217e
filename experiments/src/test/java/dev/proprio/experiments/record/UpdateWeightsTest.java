package dev.proprio.experiments.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.coordinator.aggregation.Krum;
import dev.proprio.coordinator.aggregation.UniformMean;
import dev.proprio.coordinator.aggregation.WeightedMean;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.update.Exchange;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class UpdateWeightsTest {
    /** Those whose papers sum or average over devices, not over samples. */
    private static final Set<String> UNIFORM =
            Set.of("scaffold", "fedas", "feddyn", "qfedavg", "fedmeta", "fedproto", "pfedme", "reptile");

    @Test
    void someAlgorithmsCountEveryUpdateTheSameWhateverTheMeanIsCalled() {
        Extensions<LocalAlgorithm> algorithms = Extensions.of(LocalAlgorithm.class);
        Set<String> uniform = new TreeSet<>();
        for (String name : algorithms.names()) {
            Exchange exchange = algorithms.defaultInstance(name).exchange();
            UpdateWeights weights = UpdateWeights.of(new WeightedMean(), exchange);
            assertThat(exchange.weight(17)).isEqualTo(weights == UpdateWeights.UNIFORM ? 1 : 17);
            if (weights == UpdateWeights.UNIFORM) {
                uniform.add(name);
            }
            assertThat(UpdateWeights.of(new UniformMean(), exchange)).isEqualTo(UpdateWeights.UNIFORM);
        }
        assertThat(uniform).isEqualTo(new TreeSet<>(UNIFORM));
    }

    @Test
    void whatIsNoMeanHasAWayOfItsOwn() {
        assertThat(UpdateWeights.of(new Krum(), Exchange.PLAIN)).isEqualTo(UpdateWeights.RULE);
    }
}

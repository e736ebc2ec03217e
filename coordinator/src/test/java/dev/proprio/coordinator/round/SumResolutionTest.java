package dev.proprio.coordinator.round;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.ExchangeContext;
import dev.proprio.proto.update.part.Extrapolation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SumResolutionTest {
    private static final double[] MEAN = {0.5, -2};

    private static final ExchangeContext SUM = new ExchangeContext(
            ParameterLayout.of(List.of("0/W"), List.of(List.of(2))),
            Map.of("params", MEAN, "squared-norm", new double[] {9}),
            12,
            12,
            Map.of(),
            MEAN);

    /** Values are rounded to multiples of 8 / (2^19 - 1), 1.5e-5. */
    private static SumResolution twentyBits() {
        return new SumResolution(new SecureAggregation(
                false,
                false,
                true,
                ThreatModel.CURIOUS,
                0.1,
                0.1,
                3,
                100,
                20,
                8,
                1,
                List.of(),
                Duration.ofSeconds(1),
                Dropouts.NONE));
    }

    @Test
    void aStepSizeThatRoundingWouldDecideIsRefused() {
        assertThatCode(() -> twentyBits().require(3, exchange(1e-4), SUM)).doesNotThrowAnyException();
        assertThatThrownBy(() -> twentyBits().require(3, exchange(1e-5), SUM))
                .isInstanceOf(RunFailedException.class)
                .hasMessageStartingWith("round 3 failed: epsilon, 1.0e-05, is less than what secure aggregation rounds"
                        + " values to, 1.5e-05")
                .hasMessageEndingWith("The model of round 2 stays as it was");
    }

    private static Exchange exchange(double epsilon) {
        return Exchange.weighted(new Extrapolation("squared-norm", epsilon));
    }
}

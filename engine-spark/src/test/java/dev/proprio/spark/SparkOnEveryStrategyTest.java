package dev.proprio.spark;

import static dev.proprio.spark.TrainedRun.TWO_EXECUTORS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two executors' run is the one on one thread of one process: bits, memory, rows. */
@Tag("spark")
@Timeout(300)
class SparkOnEveryStrategyTest {
    @ParameterizedTest
    @MethodSource("dev.proprio.spark.Strategies#all")
    void sparkLeavesNoTrace(String strategy) throws Exception {
        TrainedRun other = TrainedRun.of(TrainedRun.spark(TWO_EXECUTORS, strategy));
        other.assertSameAs(TrainedRun.of(TrainedRun.spec(strategy)));
        assertThat(other.workers()).contains("2 workers");
    }
}

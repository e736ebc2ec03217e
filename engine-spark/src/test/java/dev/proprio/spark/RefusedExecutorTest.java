package dev.proprio.spark;

import static dev.proprio.spark.TrainedRun.TWO_EXECUTORS;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.lease.LeasedExperiment;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.cluster.LeasedSpecs;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.Versions;
import dev.proprio.experiments.spec.ClusterSpec;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An executor that differs from the run is refused, and the run says in what; the next run is none the worse for it. */
@Tag("spark")
@Timeout(300)
class RefusedExecutorTest {
    private static final ClusterSpec CLUSTER =
            TrainedRun.spark(TWO_EXECUTORS).cluster().orElseThrow();

    @Test
    void otherDataIsRefusedWithBothDigests() throws Exception {
        TrainedRun.makeHome();
        LeasedExperiment ours = leased("seed=6");
        LeasedExperiment theirs = leased("seed=7");
        refused(new LeasedExperiment(theirs.settings(), ours.versions(), ours.digests()))
                .hasMessageContaining(
                        "the SHA-256 of its data is %s but the run's is %s",
                        theirs.digests().get("data"), ours.digests().get("data"))
                .hasMessageContaining("the SHA-256 of its settings is")
                .hasMessageContaining("on 127.0.0.1");

        TrainedRun.of(TrainedRun.spark(TWO_EXECUTORS)).assertSameAs(TrainedRun.of(TrainedRun.spec()));
    }

    @Test
    void anotherVersionIsRefusedWithBoth() throws Exception {
        TrainedRun.makeHome();
        LeasedExperiment ours = leased("seed=6");
        refused(new LeasedExperiment(
                        ours.settings(), Map.of("proprio", "0.0.1", "dl4j", "of this test"), ours.digests()))
                .hasMessageContaining("but the run's is 0.0.1")
                .hasMessageContaining("but the run's is of this test");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(LeasedExperiment told) {
        return assertThatThrownBy(() -> new SparkProvider().open(told, CLUSTER).close())
                .isInstanceOf(RunFailedException.class);
    }

    private static LeasedExperiment leased(String setting) throws Exception {
        try (var experiment = PreparedExperiment.prepare(TrainedRun.spec(setting), 1)) {
            return LeasedSpecs.of(experiment, Versions.all());
        }
    }
}

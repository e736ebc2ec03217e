package dev.proprio.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.lease.LeaseTransport;
import dev.proprio.coordinator.lease.LeasedExperiment;
import dev.proprio.experiments.cluster.LeasedSpecs;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.Versions;
import dev.proprio.experiments.spec.ClusterSpec;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where leases are many, executors add up what groups of them came to, to the same bits. */
@Tag("spark")
@Timeout(300)
class TreeOfLeasesTest {
    private static final int MOST_DIRECT = 2;

    @ParameterizedTest
    @MethodSource("dev.proprio.spark.Strategies#all")
    void aTreeLeavesNoTrace(String strategy) throws Exception {
        ExperimentSpec spec = TrainedRun.spark("local[5]", strategy);
        ClusterSpec cluster = spec.cluster().orElseThrow();
        var master = new SparkMaster(cluster.master().orElseThrow());
        try (var experiment = PreparedExperiment.prepare(spec, 1)) {
            LeasedExperiment leased = LeasedSpecs.of(experiment, Versions.all());
            JavaSparkContext spark = SharedSpark.take(SparkSettings.of(master, cluster), master);
            LeaseTransport transport = SparkTransport.open(spark, master, leased, 1, cluster.patience(), MOST_DIRECT);
            try (OpenFleet fleet = Fleets.clustered(experiment, transport)) {
                TrainedRun.of(experiment, fleet, round -> {}).assertSameAs(TrainedRun.of(TrainedRun.spec(strategy)));
                assertThat(stages(spark)).as("stages of its jobs").contains(2);
            }
        }
    }

    private static List<Integer> stages(JavaSparkContext spark) {
        JavaSparkStatusTracker jobs = spark.statusTracker();
        return Arrays.stream(jobs.getJobIdsForGroup(null))
                .mapToObj(id -> jobs.getJobInfo(id).stageIds().length)
                .toList();
    }
}

package dev.proprio.spark;

import dev.proprio.coordinator.lease.LeaseTransport;
import dev.proprio.coordinator.lease.LeasedExperiment;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.cluster.TransportProvider;
import dev.proprio.experiments.spec.ClusterKind;
import dev.proprio.experiments.spec.ClusterSpec;
import org.apache.spark.SparkConf;

/** Brings leases to the executors of Apache Spark. */
public final class SparkProvider implements TransportProvider {
    @Override
    public ClusterKind kind() {
        return ClusterKind.SPARK;
    }

    @Override
    public LeaseTransport open(LeasedExperiment leased, ClusterSpec cluster)
            throws RunFailedException, InterruptedException {
        var master = new SparkMaster(cluster.master().orElseThrow());
        SparkConf conf = SparkSettings.of(master, cluster);
        return SparkTransport.open(
                SharedSpark.take(conf, master),
                master,
                leased,
                SparkSettings.executors(master, cluster),
                cluster.patience(),
                SparkTransport.MOST_DIRECT);
    }
}

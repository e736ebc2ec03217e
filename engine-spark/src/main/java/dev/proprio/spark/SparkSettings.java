package dev.proprio.spark;

import dev.proprio.experiments.spec.ClusterSpec;
import java.util.Map;
import org.apache.spark.SparkConf;

/** Spark's settings for a run. Those that were named ({@code spark.*} among the system properties) stay. */
final class SparkSettings {
    private static final String JAVA_OPTIONS = "spark.executor.extraJavaOptions";

    /** As the product's own launcher has them; Spark adds what it needs itself. */
    private static final String EXECUTOR_JAVA =
            "--add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
                    + " -XX:+UseParallelGC -XX:+UseCompactObjectHeaders"
                    + " -Djdk.serialFilter=dev.proprio.spark.*;org.apache.spark.**;scala.**;java.**;!*";

    /** Leases carry what devices remember, and come back with it. */
    private static final Map<String, String> ROOM = Map.of(
            "spark.rpc.message.maxSize", "512",
            "spark.task.maxDirectResultSize", "64m",
            "spark.driver.maxResultSize", "0");

    /** Parameters are noise to a compressor, and no lease waits for the place that it would rather run at. */
    private static final Map<String, String> HASTE = Map.of(
            "spark.locality.wait", "0",
            "spark.broadcast.compress", "false",
            "spark.rdd.compress", "false",
            "spark.ui.enabled", "false");

    /** What an executor can't do, another one tries; one that fails at two leases gets no more. */
    private static final Map<String, String> RETRIES = Map.of(
            "spark.task.maxFailures", "8",
            "spark.excludeOnFailure.enabled", "true",
            "spark.excludeOnFailure.task.maxTaskAttemptsPerExecutor", "1",
            "spark.excludeOnFailure.task.maxTaskAttemptsPerNode", "7",
            "spark.excludeOnFailure.stage.maxFailedExecutorsPerNode", "1000",
            "spark.excludeOnFailure.application.maxFailedExecutorsPerNode", "1000",
            "spark.scheduler.excludeOnFailure.unschedulableTaskSetTimeout", "5s");

    private SparkSettings() {}

    static SparkConf of(SparkMaster master, ClusterSpec cluster) {
        var conf = new SparkConf();
        conf.setMaster(master.url());
        conf.setIfMissing("spark.app.name", "proprio");
        ROOM.forEach(conf::setIfMissing);
        HASTE.forEach(conf::setIfMissing);
        RETRIES.forEach(conf::setIfMissing);
        int threads = master.cores().orElse(cluster.threads());
        conf.setIfMissing("spark.executor.cores", Integer.toString(threads));
        conf.setIfMissing("spark.executor.instances", Integer.toString(executors(master, cluster)));
        master.megabytes().ifPresent(megabytes -> conf.setIfMissing("spark.executor.memory", megabytes + "m"));
        String late = cluster.leaseDeadline().toMillis() + "ms";
        conf.setIfMissing("spark.speculation", "true");
        conf.setIfMissing("spark.speculation.minTaskRuntime", late);
        conf.setIfMissing("spark.speculation.task.duration.threshold", late);
        conf.set(JAVA_OPTIONS, (EXECUTOR_JAVA + " " + conf.get(JAVA_OPTIONS, "")).strip());
        conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
        if (master.isHere()) {
            conf.setIfMissing("spark.executor.extraClassPath", System.getProperty("java.class.path"));
            conf.setIfMissing("spark.executorEnv.JAVA_HOME", System.getProperty("java.home"));
        }
        return conf;
    }

    /** How many executors the first round waits for. */
    static int executors(SparkMaster master, ClusterSpec cluster) {
        return Math.max(cluster.workers(), master.executors().orElse(1));
    }
}

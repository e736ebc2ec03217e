package dev.proprio.spark;

import dev.proprio.coordinator.round.RunFailedException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.ShutdownHookManager;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.runtime.AbstractFunction0;
import scala.runtime.BoxedUnit;

/**
 * This process's Spark, of which there can be one: runs have it one after the other, and find the executors of the last one
 * still warm if they want the same. It ends with the process.
 */
final class SharedSpark {
    private static final int BEFORE_SPARKS = 1000;
    private static final Semaphore FREE = new Semaphore(1, true);
    private static volatile @Nullable JavaSparkContext spark;
    private static Map<String, String> settings = Map.of();

    static {
        // Before Spark's own, which end executors one by one under the feet of a run that has not ended yet.
        ShutdownHookManager.addShutdownHook(BEFORE_SPARKS, new AbstractFunction0<BoxedUnit>() {
            @Override
            public BoxedUnit apply() {
                stop();
                return BoxedUnit.UNIT;
            }
        });
    }

    private SharedSpark() {}

    /**
     * Waits until no run has Spark, and has it until {@link #giveBack}.
     *
     * @throws RunFailedException if it can't be started, or not safely
     */
    static JavaSparkContext take(SparkConf wanted, SparkMaster master) throws RunFailedException, InterruptedException {
        FREE.acquire();
        boolean taken = false;
        try {
            JavaSparkContext taking = open(wanted, master);
            taken = true;
            return taking;
        } finally {
            if (!taken) {
                FREE.release();
            }
        }
    }

    /** Lets the next run have it. */
    static void giveBack() {
        FREE.release();
    }

    /** Ends it. */
    static void stop() {
        JavaSparkContext last = spark;
        if (last != null) {
            last.stop();
        }
    }

    private static JavaSparkContext open(SparkConf wanted, SparkMaster master)
            throws RunFailedException, InterruptedException {
        Map<String, String> asked = new HashMap<>();
        for (Tuple2<String, String> setting : wanted.getAll()) {
            asked.put(setting._1(), setting._2());
        }
        JavaSparkContext known = spark;
        if (known != null) {
            if (!known.sc().isStopped() && asked.equals(settings)) {
                return known;
            }
            known.stop();
            spark = null;
        }
        SparkSecurity.secure(wanted, master);
        try {
            JavaSparkContext started = new JavaSparkContext(wanted);
            spark = started;
            settings = asked;
            return started;
        } catch (Exception e) {
            throw SparkFailures.failed("Spark can't start with the master " + master.url(), e);
        }
    }
}

package dev.proprio.spark;

import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.lease.JobLease;
import dev.proprio.coordinator.round.RunFailedException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Jobs as tasks of Spark, those of one call as one of Spark's own jobs. */
final class SparkJobs {
    private SparkJobs() {}

    /** What has to hold while jobs are waited for. */
    @FunctionalInterface
    interface Hope {
        /**
         * Looks whether somebody can be expected to answer.
         *
         * @throws RunFailedException if not
         */
        void require() throws RunFailedException;
    }

    /**
     * Has jobs carried out, and counts what they came to.
     *
     * @return how often they were tried in vain
     */
    static int perform(
            JavaSparkContext spark, Broadcast<ToldExperiment> told, List<JobLease> jobs, long lookMillis, Hope hope)
            throws RunFailedException, InterruptedException, InvalidPartialException {
        List<JobLease> ranked =
                jobs.stream().sorted(Comparator.comparingInt(JobLease::rank)).toList();
        List<JobParcel> parcels = ranked.stream()
                .map(job -> new JobParcel(job.job().toByteArray(), job.content().bytes()))
                .toList();
        List<JobReturn> returns = returns(spark, told, parcels, lookMillis, hope);
        int retries = 0;
        for (int i = 0; i < ranked.size(); i++) {
            retries += returns.get(i).retries();
            byte[] answer = returns.get(i).answer();
            int most = ranked.get(i).answer().mostBytes();
            if (answer.length > most) {
                throw new InvalidPartialException(
                        "it has %s bytes, but at most %s can be one".formatted(answer.length, most));
            }
            ranked.get(i).answer().check(answer).count();
        }
        return retries;
    }

    private static List<JobReturn> returns(
            JavaSparkContext spark, Broadcast<ToldExperiment> told, List<JobParcel> parcels, long lookMillis, Hope hope)
            throws RunFailedException, InterruptedException {
        JavaFutureAction<List<JobReturn>> action;
        try {
            spark.setLocalProperty("spark.job.interruptOnCancel", "true");
            action = spark.parallelize(parcels, parcels.size())
                    .map(new JobTask(told))
                    .collectAsync();
        } catch (Exception e) {
            throw SparkFailures.failed("Spark takes no jobs any more; start the study again", e);
        }
        try {
            while (true) {
                try {
                    return action.get(lookMillis, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    hope.require();
                }
            }
        } catch (RunFailedException e) {
            throw e;
        } catch (Exception e) {
            throw SparkFailures.failed("Spark could not carry a job out", e);
        } finally {
            if (!action.isDone()) {
                action.cancel(true);
            }
        }
    }
}

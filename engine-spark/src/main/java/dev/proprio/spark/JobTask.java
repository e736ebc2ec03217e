package dev.proprio.spark;

import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/** Carries a job out on an executor. */
record JobTask(Broadcast<ToldExperiment> told) implements Function<JobParcel, JobReturn> {
    @Override
    public JobReturn call(JobParcel parcel) throws Exception {
        return ExecutorWork.carryOut(told.value(), parcel);
    }
}

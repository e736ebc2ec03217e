package dev.proprio.spark;

import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/** Carries a lease out on an executor. */
record LeaseTask(Broadcast<ToldExperiment> told, Broadcast<byte[]> model)
        implements Function<LeaseParcel, LeaseReturn> {
    @Override
    public LeaseReturn call(LeaseParcel parcel) throws Exception {
        return ExecutorWork.carryOut(told.value(), parcel, model.value());
    }
}

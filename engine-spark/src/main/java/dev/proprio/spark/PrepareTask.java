package dev.proprio.spark;

import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/** Prepares and warms an executor before the first round. */
record PrepareTask(Broadcast<ToldExperiment> told) implements Function<Integer, Boolean> {
    @Override
    public Boolean call(Integer number) throws Exception {
        ExecutorWork.of(told.value());
        return true;
    }
}

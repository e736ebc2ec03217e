package dev.proprio.spark;

import dev.proprio.coordinator.lease.Lease;
import dev.proprio.coordinator.lease.LeaseAnswer;
import dev.proprio.coordinator.round.Partial;
import dev.proprio.experiments.cluster.PreparedWork.Prepared;
import dev.proprio.proto.v1.ClientMemory;
import dev.proprio.proto.v1.LeaseOffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * Adds up on an executor what some leases came to.
 *
 * @param groups the message of each group's leases as if they were one
 */
record MergeTask(Broadcast<ToldExperiment> told, ArrayList<byte[]> groups)
        implements Function<Tuple2<Integer, Iterable<LeaseReturn>>, LeaseReturn> {
    @Override
    public LeaseReturn call(Tuple2<Integer, Iterable<LeaseReturn>> group) throws Exception {
        Prepared prepared = ExecutorWork.ofRounds(told.value());
        Lease lease = Lease.of(LeaseOffer.parseFrom(groups.get(group._1())), ClientMemory.getDefaultInstance());
        List<LeaseReturn> returned = new ArrayList<>();
        group._2().forEach(returned::add);
        Iterator<LeaseReturn> parts = returned.iterator();
        LeaseAnswer sum = parts.next().read(prepared.executor().reader(lease));
        Partial partial = sum.partial();
        long bytes = sum.updateBytes();
        while (parts.hasNext()) {
            LeaseAnswer next = parts.next().read(prepared.executor().reader(lease));
            partial = partial.plus(next.partial());
            bytes += next.updateBytes();
        }
        int retries = returned.stream().mapToInt(LeaseReturn::retries).sum();
        return LeaseReturn.of(
                new LeaseAnswer(partial, bytes),
                lease.id().attempt(),
                retries + ExecutorWork.retries(TaskContext.get()));
    }
}

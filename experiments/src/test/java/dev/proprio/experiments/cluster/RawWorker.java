package dev.proprio.experiments.cluster;

import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.client.session.FlowControlledUpload;
import dev.proprio.coordinator.lease.LeaseAnswer;
import dev.proprio.proto.v1.LeaseOffer;
import dev.proprio.proto.v1.LeaseReceipt;
import dev.proprio.proto.v1.LeaseResult;
import dev.proprio.proto.v1.WorkerHello;
import dev.proprio.proto.v1.WorkerMessage;
import dev.proprio.proto.v1.WorkerOrder;
import dev.proprio.proto.v1.WorkerReady;
import dev.proprio.proto.v1.WorkersGrpc;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

/** A worker whose messages a test writes by hand. */
final class RawWorker implements StreamObserver<WorkerOrder>, AutoCloseable {
    private final ManagedChannel connection;
    private final Channel channel;
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final PreparedWork work = new PreparedWork(1);
    private final StreamObserver<WorkerMessage> out;
    private final LeaseWork leases;

    /** Enters as an honest worker would. */
    RawWorker(int port, String name) throws Exception {
        connection = CoordinatorChannel.plaintext("127.0.0.1", port);
        channel = TestWorkers.authenticated(connection, TestWorkers.TOKEN);
        out = WorkersGrpc.newStub(channel).work(this);
        out.onNext(WorkerMessage.newBuilder()
                .setHello(WorkerHello.newBuilder().setName(name).setSlots(1).putAllVersions(TestWorkers.VERSIONS))
                .build());
        var assignment = ((WorkerOrder) heard.take()).getAssignment();
        PreparedWork.Prepared prepared = work.of(assignment.getSettings().toStringUtf8());
        leases = new LeaseWork(prepared, channel, assignment.getSessionId(), () -> true);
        out.onNext(WorkerMessage.newBuilder()
                .setReady(WorkerReady.newBuilder().putAllDigests(prepared.digests()))
                .build());
    }

    void tell(WorkerMessage message) {
        out.onNext(message);
    }

    LeaseOffer lease() throws InterruptedException {
        return ((WorkerOrder) heard.take()).getLease();
    }

    LeaseAnswer honest(LeaseOffer offer) throws Exception {
        return leases.answer(offer);
    }

    LeaseReceipt.Verdict send(LeaseOffer offer, LeaseAnswer answer) throws Exception {
        return send(leases.messages(offer, answer));
    }

    LeaseReceipt.Verdict send(List<LeaseResult> messages) throws InterruptedException, ExecutionException {
        return FlowControlledUpload.send(WorkersGrpc.newStub(channel)::submitPartial, messages.iterator())
                .getVerdict();
    }

    List<LeaseResult> messages(LeaseOffer offer, LeaseAnswer answer) {
        return leases.messages(offer, answer);
    }

    /** Why the coordinator sent it away. */
    String farewell() throws InterruptedException {
        Object last = heard.take();
        return last instanceof WorkerOrder order
                ? order.getFarewell().getReason()
                : String.valueOf(((Status) last).getDescription());
    }

    @Override
    public void onNext(WorkerOrder order) {
        heard.add(order);
    }

    @Override
    public void onError(Throwable error) {
        heard.add(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
        heard.add(Status.OK);
    }

    @Override
    public void close() {
        connection.shutdownNow();
        work.close();
    }
}

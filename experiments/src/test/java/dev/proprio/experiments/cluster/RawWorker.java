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
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

/** A worker whose messages a test writes by hand. */
public final class RawWorker implements StreamObserver<WorkerOrder>, AutoCloseable {
    private final ManagedChannel connection;
    private final Channel channel;
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final PreparedWork work;
    private final boolean owned;
    private final StreamObserver<WorkerMessage> out;
    private final LeaseWork leases;

    /** Enters as an honest worker would. */
    public RawWorker(int port, String name) throws Exception {
        this(port, name, new PreparedWork(1), true);
    }

    /** Enters with what others have prepared, too. */
    public RawWorker(int port, String name, PreparedWork work) throws Exception {
        this(port, name, work, false);
    }

    private RawWorker(int port, String name, PreparedWork work, boolean owned) throws Exception {
        this.work = work;
        this.owned = owned;
        connection = CoordinatorChannel.plaintext("127.0.0.1", port);
        channel = TestWorkers.authenticated(connection, TestWorkers.TOKEN);
        out = WorkersGrpc.newStub(channel).work(this);
        out.onNext(WorkerMessage.newBuilder()
                .setHello(WorkerHello.newBuilder().setName(name).setSlots(1).putAllVersions(TestWorkers.VERSIONS))
                .build());
        var assignment = ((WorkerOrder) heard.take()).getAssignment();
        LeaseHolder.Holding prepared = work.of(assignment.getSettings().toStringUtf8());
        leases = new LeaseWork(prepared, channel, assignment.getSessionId(), () -> true);
        out.onNext(WorkerMessage.newBuilder()
                .setReady(WorkerReady.newBuilder().putAllDigests(prepared.digests()))
                .build());
    }

    void tell(WorkerMessage message) {
        out.onNext(message);
    }

    public LeaseOffer lease() throws InterruptedException {
        return ((WorkerOrder) heard.take()).getLease();
    }

    public byte[] job(LeaseOffer offer) throws Exception {
        return leases.job(offer);
    }

    public LeaseReceipt.Verdict send(LeaseOffer offer, byte[] answer) throws InterruptedException, ExecutionException {
        return send(leases.messages(offer, answer));
    }

    public List<LeaseResult> messages(LeaseOffer offer, byte[] answer) {
        return leases.messages(offer, answer);
    }

    LeaseAnswer honest(LeaseOffer offer) throws Exception {
        return leases.answer(offer);
    }

    LeaseReceipt.Verdict send(LeaseOffer offer, LeaseAnswer answer) throws Exception {
        return send(leases.messages(offer, answer));
    }

    public LeaseReceipt.Verdict send(List<LeaseResult> messages) throws InterruptedException, ExecutionException {
        return FlowControlledUpload.send(WorkersGrpc.newStub(channel)::submitPartial, messages.iterator())
                .getVerdict();
    }

    List<LeaseResult> messages(LeaseOffer offer, LeaseAnswer answer) {
        return leases.messages(offer, answer);
    }

    /** Begins to answer, and gives up when the coordinator has asked for more. */
    void breakOff(LeaseOffer offer) throws Exception {
        LeaseAnswer answer = honest(offer);
        var broken = new CountDownLatch(1);
        var call = (ClientCallStreamObserver<LeaseResult>)
                WorkersGrpc.newStub(channel).submitPartial(new StreamObserver<>() {
                    @Override
                    public void onNext(LeaseReceipt receipt) {}

                    @Override
                    public void onError(Throwable error) {
                        broken.countDown();
                    }

                    @Override
                    public void onCompleted() {
                        broken.countDown();
                    }
                });
        messages(offer, answer).stream().limit(2).forEach(call::onNext);
        call.cancel("the connection broke", null);
        broken.await();
    }

    /** Why the coordinator sent it away. */
    public String farewell() throws InterruptedException {
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
        if (owned) {
            work.close();
        }
    }
}

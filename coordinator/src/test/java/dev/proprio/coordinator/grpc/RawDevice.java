package dev.proprio.coordinator.grpc;

import com.google.protobuf.ByteString;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.v1.CheckIn;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceAttributes;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.Section;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.UpdateHeader;
import dev.proprio.proto.v1.UpdateMessage;
import dev.proprio.proto.wire.Chunks;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A device of bare stubs, that can keep the protocol or break it. */
final class RawDevice implements StreamObserver<CoordinatorMessage> {
    final FederationGrpc.FederationStub stub;
    final StreamObserver<DeviceMessage> control;
    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private String session = "";

    RawDevice(Channel channel) {
        this.stub = FederationGrpc.newStub(channel);
        this.control = stub.attend(this);
    }

    static RawDevice checkedIn(Channel channel, String id) throws InterruptedException {
        return checkedIn(channel, id, DeviceAttributes.getDefaultInstance());
    }

    static RawDevice checkedIn(Channel channel, String id, DeviceAttributes says) throws InterruptedException {
        var device = new RawDevice(channel);
        device.checkIn(id, 1, says);
        device.session = device.next().getWelcome().getSessionId();
        return device;
    }

    /** The same with a revision of the protocol, and runs of which it keeps an update. */
    static RawDevice checkedIn(Channel channel, String id, int revision, List<String> unsettled)
            throws InterruptedException {
        var device = new RawDevice(channel);
        device.control.onNext(DeviceMessage.newBuilder()
                .setCheckIn(CheckIn.newBuilder()
                        .setDeviceId(id)
                        .setProtocolRevision(revision)
                        .addAllUnsettledRuns(unsettled))
                .build());
        device.session = device.next().getWelcome().getSessionId();
        return device;
    }

    void checkIn(String id, int revision) {
        checkIn(id, revision, DeviceAttributes.getDefaultInstance());
    }

    void checkIn(String id, int revision, DeviceAttributes says) {
        control.onNext(DeviceMessage.newBuilder()
                .setCheckIn(CheckIn.newBuilder()
                        .setDeviceId(id)
                        .setProtocolRevision(revision)
                        .setAttributes(says))
                .build());
    }

    String session() {
        return session;
    }

    CoordinatorMessage next() throws InterruptedException {
        if (await() instanceof CoordinatorMessage message) {
            return message;
        }
        throw new AssertionError("the coordinator ended the stream");
    }

    Status end() throws InterruptedException {
        if (await() instanceof Status status) {
            return status;
        }
        throw new AssertionError("the coordinator sent a message instead of ending the stream");
    }

    /** Whether the coordinator has said nothing more. */
    boolean isAtRest() {
        return received.isEmpty();
    }

    /** The next task; what else the coordinator tells meanwhile may come before it or not. */
    Task nextTask() throws InterruptedException {
        while (true) {
            CoordinatorMessage message = next();
            if (message.hasTask()) {
                return message.getTask();
            }
        }
    }

    private Object await() throws InterruptedException {
        Object item = received.poll(20, TimeUnit.SECONDS);
        if (item == null) {
            throw new AssertionError("the coordinator said nothing");
        }
        return item;
    }

    UpdateHeader header(Task task, float[] change) {
        return UpdateHeader.newBuilder()
                .setSessionId(session)
                .setRunId(task.getRunId())
                .setRound(task.getRound())
                .setAttempt(task.getAttempt())
                .setWeight(1)
                .addSections(Section.newBuilder().setName("params").setLength(change.length))
                .setSha256(ByteString.copyFrom(FloatBytes.sha256().digest(FloatBytes.encode(change))))
                .build();
    }

    Submission submit(UpdateHeader header, float[] change) {
        Submission submission = begin(header);
        submission.chunk(Chunks.at(FloatBytes.encode(change), 0, Chunks.MAX_BYTES));
        return submission.complete();
    }

    /** A call that nothing was sent on. */
    Submission open() {
        var submission = new Submission();
        submission.out = stub.submitUpdate(submission);
        return submission;
    }

    Submission begin(UpdateHeader header) {
        Submission submission = open();
        submission.out.onNext(UpdateMessage.newBuilder().setHeader(header).build());
        return submission;
    }

    @Override
    public void onNext(CoordinatorMessage message) {
        received.add(message);
    }

    @Override
    public void onError(Throwable error) {
        received.add(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
        received.add(Status.OK);
    }

    /** One call of SubmitUpdate. */
    static final class Submission implements StreamObserver<SubmitReceipt> {
        private final CompletableFuture<SubmitReceipt> verdict = new CompletableFuture<>();
        private StreamObserver<UpdateMessage> out = new NoStream();

        void chunk(Chunk chunk) {
            out.onNext(UpdateMessage.newBuilder().setChunk(chunk).build());
        }

        Submission complete() {
            out.onCompleted();
            return this;
        }

        void vanish() {
            out.onError(Status.CANCELLED.asRuntimeException());
        }

        SubmitReceipt.Verdict verdict() throws Exception {
            return receipt().getVerdict();
        }

        SubmitReceipt receipt() throws Exception {
            return verdict.get(20, TimeUnit.SECONDS);
        }

        Status failure() throws Exception {
            return verdict.handle((ok, error) -> error == null ? Status.OK : Status.fromThrowable(error))
                    .get(20, TimeUnit.SECONDS);
        }

        @Override
        public void onNext(SubmitReceipt receipt) {
            verdict.complete(receipt);
        }

        @Override
        public void onError(Throwable error) {
            verdict.completeExceptionally(error);
        }

        @Override
        public void onCompleted() {}
    }

    private static final class NoStream implements StreamObserver<UpdateMessage> {
        @Override
        public void onNext(UpdateMessage value) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
    }
}

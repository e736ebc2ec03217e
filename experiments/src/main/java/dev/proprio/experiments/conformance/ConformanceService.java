package dev.proprio.experiments.conformance;

import dev.proprio.proto.v1.AnswerMessage;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DescribeModelReply;
import dev.proprio.proto.v1.DescribeModelRequest;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.FetchModelRequest;
import dev.proprio.proto.v1.MaskedMessage;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.UpdateMessage;
import dev.proprio.proto.v1.Welcome;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The coordinator that one client meets: it does what it is told to, and notes what it hears. */
final class ConformanceService extends FederationGrpc.FederationImplBase {
    /** The revision of the protocol that the kit speaks. */
    static final int REVISION = 3;

    private final KitBehaviour behaviour;
    private final int maxChunkBytes;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    /** @param maxChunkBytes what each welcome says of chunks */
    ConformanceService(KitBehaviour behaviour, int maxChunkBytes) {
        this.behaviour = behaviour;
        this.maxChunkBytes = maxChunkBytes;
    }

    /** The next thing that the client did; nothing if it does none in that time. */
    Optional<Heard> next(long nanos) throws InterruptedException {
        return Optional.ofNullable(heard.poll(nanos, TimeUnit.NANOSECONDS));
    }

    @Override
    public StreamObserver<DeviceMessage> attend(StreamObserver<CoordinatorMessage> device) {
        var out = (ServerCallStreamObserver<CoordinatorMessage>) device;
        var stream = new ControlStream(out);
        out.setOnCancelHandler(() -> {
            if (stream.broke()) {
                heard.add(new Heard.Left(stream, "the connection broke"));
            }
        });
        Optional<String> certified = CertifiedCallers.device();
        return new StreamObserver<>() {
            private boolean checkedIn;

            @Override
            public void onNext(DeviceMessage message) {
                if (checkedIn || !message.hasCheckIn()) {
                    heard.add(new Heard.Said(message, checkedIn));
                    return;
                }
                checkedIn = true;
                String id = message.getCheckIn().getDeviceId();
                if (certified.isPresent() && !certified.get().equals(id)) {
                    String seen =
                            "it checked in as \"%s\" with the certificate of \"%s\"".formatted(id, certified.get());
                    heard.add(new Heard.Malformed(seen, "the id of its certificate"));
                    stream.end(Status.PERMISSION_DENIED.withDescription(seen));
                    return;
                }
                Optional<Status> door = behaviour.door();
                if (door.isEmpty()) {
                    stream.say(welcome(message, stream));
                }
                heard.add(new Heard.CheckedIn(message.getCheckIn(), stream, System.nanoTime()));
                door.ifPresent(stream::end);
            }

            @Override
            public void onError(Throwable error) {
                // The cancellation says the same.
            }

            @Override
            public void onCompleted() {
                if (stream.end(Status.OK)) {
                    heard.add(new Heard.Left(stream, "the client ended it"));
                }
            }
        };
    }

    private CoordinatorMessage welcome(DeviceMessage message, ControlStream stream) {
        return CoordinatorMessage.newBuilder()
                .setWelcome(Welcome.newBuilder()
                        .setSessionId(stream.session())
                        .setProtocolRevision(
                                Math.min(REVISION, message.getCheckIn().getProtocolRevision()))
                        .setMaxChunkBytes(maxChunkBytes))
                .build();
    }

    @Override
    public void describeModel(DescribeModelRequest request, StreamObserver<DescribeModelReply> device) {
        behaviour
                .description(request.getSha256())
                .ifPresentOrElse(
                        bytes -> {
                            device.onNext(DescribeModelReply.newBuilder()
                                    .setDescription(bytes)
                                    .build());
                            device.onCompleted();
                        },
                        () -> device.onError(Status.NOT_FOUND
                                .withDescription("no open round trains a model with that description")
                                .asRuntimeException()));
    }

    @Override
    public void fetchModel(FetchModelRequest request, StreamObserver<Chunk> device) {
        // Whoever goes away in the midst of a transfer is no error of the kit's.
        ((ServerCallStreamObserver<Chunk>) device).setOnCancelHandler(() -> {});
        ServedModel served = behaviour
                .model(request.getSha256())
                .map(model -> behaviour.serving().answer(request, model))
                .orElseGet(() -> ServedModel.refused(
                        Status.NOT_FOUND.withDescription("no open round trains a model with this SHA-256")));
        heard.add(new Heard.Fetched(request));
        served.chunks().forEach(device::onNext);
        var _ = served.gate().whenComplete((done, failure) -> {
            if (served.end().isOk()) {
                device.onCompleted();
            } else {
                device.onError(served.end().asRuntimeException());
            }
        });
    }

    @Override
    public void submitAnswer(AnswerMessage answer, StreamObserver<SubmitReceipt> device) {
        heard.add(new Heard.Answered(answer));
        device.onNext(SubmitReceipt.newBuilder().setVerdict(behaviour.verdict()).build());
        device.onCompleted();
    }

    @Override
    public StreamObserver<UpdateMessage> submitUpdate(StreamObserver<SubmitReceipt> device) {
        return new ReceivedUpload<>(device, behaviour, heard::add, ReceivedUpload.UPDATES, Heard.Submitted::new);
    }

    @Override
    public StreamObserver<MaskedMessage> submitMasked(StreamObserver<SubmitReceipt> device) {
        return new ReceivedUpload<>(device, behaviour, heard::add, ReceivedUpload.MASKED, Heard.Masked::new);
    }
}

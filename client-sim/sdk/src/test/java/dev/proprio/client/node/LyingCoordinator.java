package dev.proprio.client.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DescribeModelReply;
import dev.proprio.proto.v1.DescribeModelRequest;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.FetchModelRequest;
import dev.proprio.proto.v1.MaskedMessage;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.RoundsCommitted;
import dev.proprio.proto.v1.Slice;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.SubmitReceipt.Verdict;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.UpdateHeader;
import dev.proprio.proto.v1.UpdateMessage;
import dev.proprio.proto.v1.Welcome;
import dev.proprio.proto.wire.Chunks;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A coordinator that says what it is told to say to one device, over real sockets, and notes what it hears. */
final class LyingCoordinator implements AutoCloseable {
    private static final int LONG = 30;
    private static final int SHORT = 500;

    private final BlockingQueue<MessageLite> heard = new LinkedBlockingQueue<>();
    private final ByteString model;
    private final Server server;
    private @Nullable StreamObserver<CoordinatorMessage> stream;
    private int served;
    private volatile int revision = 3;
    private volatile ByteString description = ByteString.EMPTY;
    private final AtomicInteger described = new AtomicInteger();

    /** @param model what it sends to whoever fetches any model */
    LyingCoordinator(float[] model) throws IOException {
        this.model = ByteString.copyFrom(FloatBytes.encode(model));
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new Service())
                .build()
                .start();
    }

    int port() {
        return server.getPort();
    }

    /** A task that a device can do. */
    Task.Builder task(String run, int round) {
        return Task.newBuilder()
                .setRunId(run)
                .setRound(round)
                .setAttempt(1)
                .setRemainingMillis(TimeUnit.SECONDS.toMillis(LONG))
                .putAlgorithm("algorithm", "sgd")
                .setModel(ModelRef.newBuilder()
                        .setSha256(ByteString.copyFrom(FloatBytes.sha256().digest(model.toByteArray())))
                        .addSlices(Slice.newBuilder().setName("W").addShape(model.size() / Float.BYTES))
                        .setByteLength(model.size()));
    }

    /** What it says when it is asked what any model is. */
    void describe(ByteString bytes) {
        description = bytes;
    }

    /** How often it was asked that. */
    int described() {
        return described.get();
    }

    void say(Task.Builder task) throws InterruptedException {
        say(CoordinatorMessage.newBuilder().setTask(task).build());
    }

    void sayCommitted(String run, int last, int counted) throws InterruptedException {
        say(CoordinatorMessage.newBuilder()
                .setCommitted(RoundsCommitted.newBuilder()
                        .setRunId(run)
                        .setLastRound(last)
                        .setCountedRound(counted))
                .build());
    }

    /** Says something on the open stream; waits for one. */
    synchronized void say(CoordinatorMessage message) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONG);
        while (stream == null && System.nanoTime() - end < 0) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end - System.nanoTime()));
        }
        StreamObserver<CoordinatorMessage> open = stream;
        if (open == null) {
            throw new AssertionError("no device is connected");
        }
        open.onNext(message);
    }

    private synchronized void opened(StreamObserver<CoordinatorMessage> device) {
        stream = device;
        notifyAll();
    }

    private synchronized void ended(StreamObserver<CoordinatorMessage> device) {
        if (device.equals(stream)) {
            stream = null;
        }
    }

    /** Which revision of the protocol it claims to speak from now on. */
    void claim(int spoken) {
        revision = spoken;
    }

    /** The next thing that the device says, which must be of a kind. */
    <T extends MessageLite> T hear(Class<T> kind) throws InterruptedException {
        MessageLite message = Optional.ofNullable(heard.poll(LONG, TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("the device says nothing"));
        if (!kind.isInstance(message)) {
            throw new AssertionError("expected " + kind.getSimpleName() + " but the device said a "
                    + message.getClass().getSimpleName());
        }
        return kind.cast(message);
    }

    /** Asks for a proper update in a run of its own until the device, which may be about to connect anew, sends it. */
    void requireService() throws InterruptedException {
        String run = "served-" + served++;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONG);
        while (System.nanoTime() - end < 0) {
            say(task(run, 1));
            for (MessageLite said = heard.poll(SHORT, TimeUnit.MILLISECONDS);
                    said != null;
                    said = heard.poll(SHORT, TimeUnit.MILLISECONDS)) {
                if (said instanceof UpdateHeader header && header.getRunId().equals(run)) {
                    return;
                }
            }
        }
        throw new AssertionError("the device does no task any more");
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    /** Whatever a device says by any call. */
    private final class Service extends FederationGrpc.FederationImplBase {
        @Override
        public StreamObserver<DeviceMessage> attend(StreamObserver<CoordinatorMessage> device) {
            // What it says to a device that is gone is lost, as on any network.
            ((ServerCallStreamObserver<CoordinatorMessage>) device).setOnCancelHandler(() -> ended(device));
            return new Quiet<>() {
                @Override
                public void onNext(DeviceMessage message) {
                    if (message.hasCheckIn()) {
                        device.onNext(CoordinatorMessage.newBuilder()
                                .setWelcome(Welcome.newBuilder()
                                        .setSessionId("session")
                                        .setProtocolRevision(revision))
                                .build());
                        opened(device);
                        if (message.getCheckIn().getUnsettledRunsCount() > 0) {
                            heard.add(message.getCheckIn());
                        }
                    } else {
                        heard.add(message.hasTaskFailed() ? message.getTaskFailed() : message.getSecagg());
                    }
                }

                @Override
                public void onCompleted() {
                    ended(device);
                    device.onCompleted();
                }
            };
        }

        @Override
        public void fetchModel(FetchModelRequest request, StreamObserver<Chunk> device) {
            int offset = (int) Math.min(request.getOffset(), model.size());
            device.onNext(Chunks.at(model.toByteArray(), offset, model.size() - offset));
            device.onCompleted();
        }

        @Override
        public void describeModel(DescribeModelRequest request, StreamObserver<DescribeModelReply> device) {
            described.incrementAndGet();
            device.onNext(
                    DescribeModelReply.newBuilder().setDescription(description).build());
            device.onCompleted();
        }

        @Override
        public StreamObserver<UpdateMessage> submitUpdate(StreamObserver<SubmitReceipt> device) {
            Map<String, UpdateHeader> headers = new HashMap<>();
            return new Quiet<>() {
                @Override
                public void onNext(UpdateMessage message) {
                    if (message.hasHeader()) {
                        headers.put("header", message.getHeader());
                    }
                }

                @Override
                public void onCompleted() {
                    device.onNext(SubmitReceipt.newBuilder()
                            .setVerdict(Verdict.ACCEPTED)
                            .build());
                    device.onCompleted();
                    heard.addAll(headers.values());
                }
            };
        }

        @Override
        public StreamObserver<MaskedMessage> submitMasked(StreamObserver<SubmitReceipt> device) {
            return new Quiet<>() {
                @Override
                public void onNext(MaskedMessage message) {}

                @Override
                public void onCompleted() {
                    device.onNext(SubmitReceipt.newBuilder()
                            .setVerdict(Verdict.ACCEPTED)
                            .build());
                    device.onCompleted();
                }
            };
        }
    }

    /** Does not mind how a call ends. */
    private abstract static class Quiet<T> implements StreamObserver<T> {
        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
    }
}

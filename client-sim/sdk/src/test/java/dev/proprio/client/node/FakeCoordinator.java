package dev.proprio.client.node;

import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.Farewell;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.Welcome;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** A coordinator that answers each check-in with what a script says, and the last line of it for ever. */
final class FakeCoordinator implements AutoCloseable {
    /** Answers one check-in. */
    interface Answer {
        void to(StreamObserver<CoordinatorMessage> device);
    }

    static final CoordinatorMessage WELCOME = CoordinatorMessage.newBuilder()
            .setWelcome(Welcome.newBuilder().setSessionId("session").setProtocolRevision(2))
            .build();

    private final String name = UUID.randomUUID().toString();
    private final Deque<Answer> script = new ArrayDeque<>();
    private final AtomicInteger checkIns = new AtomicInteger();
    private final AtomicInteger goodbyes = new AtomicInteger();
    private final Server server;

    FakeCoordinator(Answer... answers) throws IOException {
        script.addAll(List.of(answers));
        server = InProcessServerBuilder.forName(name)
                .directExecutor()
                .addService(new Service())
                .build()
                .start();
    }

    static Answer refuses(Status status) {
        return device -> device.onError(status.asRuntimeException());
    }

    static Answer welcomesThen(Status status) {
        return device -> {
            device.onNext(WELCOME);
            device.onError(status.asRuntimeException());
        };
    }

    static Answer farewell(String reason) {
        return farewell(reason, 0);
    }

    /** @param comeBackMillis when the device is wanted again; 0 to say nothing of it */
    static Answer farewell(String reason, long comeBackMillis) {
        return device -> {
            device.onNext(WELCOME);
            device.onNext(CoordinatorMessage.newBuilder()
                    .setFarewell(Farewell.newBuilder().setReason(reason).setComeBackMillis(comeBackMillis))
                    .build());
            device.onCompleted();
        };
    }

    /** Welcomes the device and lets it stay. */
    static Answer stay() {
        return device -> device.onNext(WELCOME);
    }

    ManagedChannel channel() {
        return InProcessChannelBuilder.forName(name).directExecutor().build();
    }

    int checkIns() {
        return checkIns.get();
    }

    /** How often a device has ended its stream in good order. */
    int goodbyes() {
        return goodbyes.get();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private synchronized Answer next() {
        return script.size() > 1 ? script.removeFirst() : script.getFirst();
    }

    private final class Service extends FederationGrpc.FederationImplBase {
        @Override
        public StreamObserver<DeviceMessage> attend(StreamObserver<CoordinatorMessage> device) {
            return new StreamObserver<>() {
                @Override
                public void onNext(DeviceMessage message) {
                    if (message.hasCheckIn()) {
                        checkIns.incrementAndGet();
                        next().to(device);
                    }
                }

                @Override
                public void onError(Throwable error) {}

                @Override
                public void onCompleted() {
                    goodbyes.incrementAndGet();
                    device.onCompleted();
                }
            };
        }
    }
}

package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.quarantine.FleetMember;
import dev.proprio.proto.identity.DeviceCertificate;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.Farewell;
import dev.proprio.proto.wire.SelfDescription;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.Optional;

/** One device's control stream. Thread-safe. */
final class DeviceConnection {
    private final String device;
    private final String session;
    private final int announced;
    private final int revision;
    private final String software;
    private final SelfDescription says;
    private final Optional<DeviceCertificate> certificate;
    private final ServerCallStreamObserver<CoordinatorMessage> stream;
    private boolean ended;
    private long unread;

    /**
     * @param announced revision of the protocol that the device understands
     * @param revision that both sides keep to
     * @param software what the device calls its software
     * @param says what else it says of itself
     * @param certificate by which it authenticated itself; empty without transport security
     */
    DeviceConnection(
            String device,
            String session,
            int announced,
            int revision,
            String software,
            SelfDescription says,
            Optional<DeviceCertificate> certificate,
            ServerCallStreamObserver<CoordinatorMessage> stream) {
        this.device = device;
        this.session = session;
        this.announced = announced;
        this.revision = revision;
        this.software = software;
        this.says = says;
        this.certificate = certificate;
        this.stream = stream;
    }

    String device() {
        return device;
    }

    String session() {
        return session;
    }

    int announced() {
        return announced;
    }

    int revision() {
        return revision;
    }

    String software() {
        return software;
    }

    SelfDescription says() {
        return says;
    }

    /** The device with what it says of itself. */
    FleetMember member() {
        return FleetMember.of(device, software, says);
    }

    Optional<DeviceCertificate> certificate() {
        return certificate;
    }

    /** Whether the stream has ended, from either side. */
    synchronized boolean ended() {
        return ended;
    }

    /** Bytes that were sent since the device last had read everything. */
    synchronized long unread() {
        return unread;
    }

    synchronized void send(CoordinatorMessage message) {
        if (!ended) {
            unread = (stream.isReady() ? 0 : unread) + message.getSerializedSize();
            stream.onNext(message);
        }
    }

    /** Ends the stream in good order. */
    void farewell(String reason) {
        farewell(reason, Duration.ZERO);
    }

    /**
     * The same with a word on when the device should come back.
     *
     * @param comeBack after how long; zero to say nothing of it
     */
    synchronized void farewell(String reason, Duration comeBack) {
        if (!ended) {
            ended = true;
            stream.onNext(CoordinatorMessage.newBuilder()
                    .setFarewell(Farewell.newBuilder().setReason(reason).setComeBackMillis(comeBack.toMillis()))
                    .build());
            stream.onCompleted();
        }
    }

    /** Ends the stream with an error. */
    synchronized void abort(Status status) {
        if (!ended) {
            ended = true;
            stream.onError(status.asRuntimeException());
        }
    }

    /** Notes that the stream has ended from the other side. */
    synchronized void gone() {
        ended = true;
    }
}

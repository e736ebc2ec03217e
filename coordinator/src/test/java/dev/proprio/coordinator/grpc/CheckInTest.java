package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.quarantine.FailureSubject;
import dev.proprio.coordinator.quarantine.FleetAttribute;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceAttributes;
import dev.proprio.proto.wire.SelfDescription;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What devices say of themselves, and what becomes of those for which there is no room. */
@Timeout(60)
class CheckInTest {
    private static final SelfDescription WATCH =
            new SelfDescription("a watch", "gestures 12", List.of("walk", "sit"), 64L << 20, List.of("sgd", "fedprox"));

    private final CoordinatorServer server;
    private final ManagedChannel channel;

    CheckInTest() throws IOException {
        var usual = new ServerLimits();
        var limits = new ServerLimits(
                usual.messagesPerSecond(),
                usual.transfersPerSecond(),
                usual.callsPerConnection(),
                usual.uploadMemory(),
                usual.uploadMemoryPerDevice(),
                usual.unreadPerDevice(),
                usual.stall(),
                usual.upload(),
                usual.handshake(),
                usual.idle(),
                usual.keepAlive(),
                usual.enrolmentsPerSecond(),
                2,
                1,
                usual.quarantine());
        server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits);
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
    }

    @Test
    void whatADeviceSaysOfItselfIsShownAsWhatItSays() throws Exception {
        assertThat(attend("watch", WATCH.write()).next().hasWelcome()).isTrue();
        assertThat(attend("plain", DeviceAttributes.getDefaultInstance()).next().hasWelcome())
                .isTrue();
        assertThat(server.devices().history().devices("", 10))
                .extracting(view -> view.says().orElse(SelfDescription.NONE))
                .containsExactly(SelfDescription.NONE, WATCH);
    }

    @Test
    void whoSaysMoreThanFitsIsRefusedInASentence() throws Exception {
        refused(
                DeviceAttributes.newBuilder().setHardware("x".repeat(101)),
                "the attribute hardware must have at most 100");
        refused(
                DeviceAttributes.newBuilder().setModelVersion("red\u001b[31m"),
                "the attribute model_version must have");
        refused(
                DeviceAttributes.newBuilder()
                        .addAllLabels(IntStream.range(0, 65)
                                .mapToObj(i -> "class " + i)
                                .toList()),
                "the attribute labels must have at most 64 different words");
        refused(DeviceAttributes.newBuilder().addLabels("walk").addLabels("walk"), "the attribute labels");
        refused(DeviceAttributes.newBuilder().addCanRun("x".repeat(65)), "the attribute can_run must have");
        refused(DeviceAttributes.newBuilder().setMemoryBytes(-1), "the attribute memory_bytes must be below 2^63");
        assertThat(server.devices().size()).isZero();
    }

    private void refused(DeviceAttributes.Builder said, String sentence) throws Exception {
        Status status = attend("watch", said.build()).end();
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).startsWith(sentence);
    }

    @Test
    void whoFindsNoRoomIsToldWhenToComeBackOneAfterTheOther() throws Exception {
        DeviceAttributes nothing = DeviceAttributes.getDefaultInstance();
        RawDevice first = attend("watch-1", nothing);
        assertThat(first.next().hasWelcome()).isTrue();
        assertThat(attend("watch-2", nothing).next().hasWelcome()).isTrue();
        Duration third = sentAway("watch-3");
        Duration fourth = sentAway("watch-4");
        assertThat(third).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
        assertThat(fourth).isGreaterThan(third).isLessThanOrEqualTo(Duration.ofSeconds(31));
        assertThat(server.devices().devices()).containsExactly("watch-1", "watch-2");
        // Who is here already may come anew, and replaces its older connection.
        assertThat(attend("watch-1", nothing).next().hasWelcome()).isTrue();
        assertThat(first.end().getCode()).isEqualTo(Status.Code.ABORTED);
    }

    @Test
    void whoIsPutAsideIsToldWhyAndWhenToComeBackAndIsLetInAfterARelease() throws Exception {
        RawDevice here = attend("watch", WATCH.write());
        here.next();
        var kind = new FailureSubject(FleetAttribute.HARDWARE, "a watch");
        server.desk().quarantine(kind, Optional.of(Duration.ofHours(2)), "it overheats", "somebody");
        CoordinatorMessage told = here.next();
        assertThat(told.getFarewell().getReason()).isEqualTo("it is put aside: it overheats");
        assertThat(server.devices().devices()).isEmpty();
        assertThat(sentAway("watch-2", WATCH.write())).isEqualTo(Duration.ofMinutes(15));
        assertThat(server.desk().overview().quarantined()).isEqualTo(2);
        assertThat(attend("phone", DeviceAttributes.getDefaultInstance()).next().hasWelcome())
                .isTrue();
        assertThat(server.desk().release(kind)).isPresent();
        RawDevice again = attend("watch", WATCH.write());
        again.next();
        assertThat(again.isAtRest()).isTrue();
        assertThat(server.devices().size()).isEqualTo(2);
    }

    private Duration sentAway(String device) throws InterruptedException {
        return sentAway(device, DeviceAttributes.getDefaultInstance());
    }

    private Duration sentAway(String device, DeviceAttributes attributes) throws InterruptedException {
        RawDevice away = attend(device, attributes);
        away.next();
        CoordinatorMessage last = away.next();
        assertThat(last.hasFarewell()).isTrue();
        return Duration.ofMillis(last.getFarewell().getComeBackMillis());
    }

    private RawDevice attend(String id, DeviceAttributes attributes) {
        var device = new RawDevice(channel);
        device.checkIn(id, 3, attributes);
        return device;
    }
}

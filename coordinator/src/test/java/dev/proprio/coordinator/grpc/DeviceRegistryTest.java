package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.wire.SelfDescription;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeviceRegistryTest {
    private final AtomicLong now = new AtomicLong();
    private final DeviceRegistry registry = new DeviceRegistry(now::get);

    @Test
    void whoNeverComesBackIsForgotten() {
        Duration comeBack = ReconnectPolicy.COME_BACK.multipliedBy(2);
        assertThat(registry.availability("watch-0", comeBack)).isEqualTo(Availability.GONE);
        for (int i = 0; i < 10_000; i++) {
            breakOff("watch-" + i);
            now.addAndGet(comeBack.toNanos() / 100);
            assertThat(registry.awaited()).isLessThanOrEqualTo(101);
        }
        assertThat(registry.availability("watch-9999", comeBack)).isEqualTo(Availability.EXPECTED);
        assertThat(registry.availability("watch-9901", comeBack)).isEqualTo(Availability.EXPECTED);
        assertThat(registry.availability("watch-9900", comeBack)).isEqualTo(Availability.GONE);
    }

    @Test
    void whoBreaksOffAgainIsExpectedFromThenOn() {
        breakOff("watch-1");
        breakOff("watch-2");
        now.addAndGet(ReconnectPolicy.COME_BACK.toNanos() - 1);
        breakOff("watch-1");
        now.addAndGet(1);
        assertThat(registry.availability("watch-1", ReconnectPolicy.COME_BACK)).isEqualTo(Availability.EXPECTED);
        assertThat(registry.availability("watch-2", ReconnectPolicy.COME_BACK)).isEqualTo(Availability.GONE);
    }

    private void breakOff(String device) {
        var connection = new DeviceConnection(
                device, "session of " + device, 1, 1, "test", SelfDescription.NONE, Optional.empty(), new Silent());
        registry.add(connection);
        assertThat(registry.remove(connection, true)).isTrue();
    }

    /** A stream that nobody reads. */
    private static final class Silent extends ServerCallStreamObserver<CoordinatorMessage> {
        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void onNext(CoordinatorMessage message) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}

package dev.proprio.client.node;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.identity.Enrolment;
import dev.proprio.client.identity.EnrolmentException;
import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.proto.identity.IdentityException;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Channels of an enrolled device, which gets its next certificate when the present one nears its end. */
final class EnrolledChannels implements ChannelSource {
    private static final Logger log = LoggerFactory.getLogger(EnrolledChannels.class);
    private static final long AGAIN_NANOS = Duration.ofMinutes(10).toNanos();

    private final String host;
    private final int port;
    private final Path folder;
    private final Clock clock;
    private long notBefore;

    EnrolledChannels(String host, int port, Path folder, Clock clock) {
        this.host = host;
        this.port = port;
        this.folder = folder;
        this.clock = clock;
        this.notBefore = System.nanoTime();
    }

    @Override
    public ManagedChannel open() throws IOException {
        try {
            return CoordinatorChannel.secure(host, port, current());
        } catch (IdentityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void keepUp() {
        try {
            DeviceIdentity unused = current();
        } catch (IdentityException e) {
            log.warn("the device's identity cannot be kept up: {}", e.getMessage());
        }
    }

    /** The identity as it is, or renewed if that is due and works. */
    private DeviceIdentity current() throws IdentityException {
        DeviceIdentity identity = DeviceIdentity.load(folder);
        if (!identity.renewalDue(clock) || System.nanoTime() - notBefore < 0) {
            return identity;
        }
        notBefore = System.nanoTime() + AGAIN_NANOS;
        ManagedChannel channel = CoordinatorChannel.secure(host, port, identity);
        try {
            return Enrolment.renew(channel, identity, folder);
        } catch (EnrolmentException e) {
            log.warn("the certificate of {} cannot be renewed yet: {}", identity.device(), e.getMessage());
            return identity;
        } finally {
            channel.shutdownNow();
        }
    }
}

package dev.proprio.client.node;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.identity.Enrolment;
import dev.proprio.client.identity.EnrolmentException;
import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.proto.identity.DeviceCertificate;
import dev.proprio.proto.identity.IdentityException;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Channels of an enrolled device, which gets its next certificate when the present one nears its end. */
final class EnrolledChannels implements ChannelSource {
    private static final Logger log = LoggerFactory.getLogger(EnrolledChannels.class);
    private static final Duration AGAIN = Duration.ofMinutes(10);

    /** With a short time left, a renewal that failed is tried again sooner. */
    private static final int TRIES = 20;

    private final String host;
    private final int port;
    private final Path folder;
    private final Clock clock;
    private long notBefore;
    private @Nullable DeviceIdentity current;

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
            return CoordinatorChannel.secure(host, port, upToDate(DeviceIdentity.load(folder)));
        } catch (IdentityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public boolean keepUp() {
        try {
            DeviceIdentity known = current;
            DeviceIdentity before = known == null ? DeviceIdentity.load(folder) : known;
            return upToDate(before) != before;
        } catch (IdentityException e) {
            log.warn("the device's identity cannot be kept up: {}", e.getMessage());
            return false;
        }
    }

    /** The identity as it is, or renewed if that is due and works. */
    private DeviceIdentity upToDate(DeviceIdentity identity) {
        current = identity;
        if (!identity.renewalDue(clock) || System.nanoTime() - notBefore < 0) {
            return identity;
        }
        DeviceCertificate certificate = identity.certificate();
        Duration again =
                Duration.between(certificate.from(), certificate.until()).dividedBy(TRIES);
        notBefore = System.nanoTime() + (again.compareTo(AGAIN) < 0 ? again : AGAIN).toNanos();
        ManagedChannel channel = CoordinatorChannel.secure(host, port, identity);
        try {
            DeviceIdentity renewed = Enrolment.renew(channel, identity, folder);
            current = renewed;
            return renewed;
        } catch (EnrolmentException e) {
            log.warn("the certificate of {} cannot be renewed yet: {}", identity.device(), e.getMessage());
            return identity;
        } finally {
            channel.shutdownNow();
        }
    }
}

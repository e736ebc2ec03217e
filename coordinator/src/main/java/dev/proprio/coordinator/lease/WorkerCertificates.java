package dev.proprio.coordinator.lease;

import dev.proprio.coordinator.grpc.EnrolmentService;
import dev.proprio.coordinator.grpc.GuardedTls;
import dev.proprio.coordinator.guard.DeviceTrust;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.proto.identity.CertifiedRole;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server's certificates: workers enrol, show theirs with each call, and are sent away when these no longer hold. */
final class WorkerCertificates implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WorkerCertificates.class);
    private static final long LOOK_SECONDS = 2;
    private static final int ENROLMENTS_PER_SECOND = 50;

    private final DeviceTrust trust;
    private final CertifiedRole role;
    private final EnrolmentService enrolment;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("worker-certificates").factory());

    WorkerCertificates(Guard guard, CertifiedRole role) throws GuardException {
        this.role = role;
        this.trust = guard.trust();
        this.enrolment = GuardedTls.enrolment(guard, ENROLMENTS_PER_SECOND);
    }

    void protect(NettyServerBuilder builder, Guard guard) throws IOException, GuardException {
        builder.sslContext(GuardedTls.context(guard))
                .addService(enrolment)
                .intercept(new CertifiedWorkers(trust, role))
                .intercept(GuardedTls.addresses());
    }

    /** Looks after the workers that are in from now on. */
    void watch(LeaseDesk desk) {
        var _ = watch.scheduleWithFixedDelay(() -> look(desk), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private void look(LeaseDesk desk) {
        try {
            trust.refresh();
        } catch (GuardException e) {
            log.error("revocations by other processes are not seen: {}", e.getMessage());
        }
        desk.dismissUnless(trust::requireValid);
    }

    @Override
    public void close() {
        watch.shutdownNow();
        enrolment.close();
    }
}

package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.guard.DeviceTrust;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.proto.identity.IdentityException;
import io.grpc.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Disconnects devices whose certificates were revoked, here or by another process, or have run out. */
final class CertificateWatch implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);

    private final ServerState serverState;
    private final DeviceTrust trust;

    CertificateWatch(ServerState serverState, DeviceTrust trust) {
        this.serverState = serverState;
        this.trust = trust;
    }

    @Override
    public void run() {
        try {
            trust.refresh();
        } catch (GuardException e) {
            log.error("revocations by other processes are not seen: {}", e.getMessage());
        }
        for (DeviceConnection connection : serverState.registry().all()) {
            connection.certificate().ifPresent(certificate -> {
                try {
                    trust.requireValid(certificate);
                } catch (IdentityException e) {
                    String reason = String.valueOf(e.getMessage());
                    log.info("{} is disconnected: {}", connection.device(), reason);
                    serverState.dismiss(connection, Status.UNAUTHENTICATED, reason);
                }
            });
        }
    }
}

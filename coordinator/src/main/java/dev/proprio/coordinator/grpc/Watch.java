package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.proto.identity.IdentityException;
import io.grpc.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Disconnects devices whose certificates were revoked, here or by another process, or have run out. */
final class Watch implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);

    private final Reception reception;
    private final Guard guard;

    Watch(Reception reception, Guard guard) {
        this.reception = reception;
        this.guard = guard;
    }

    @Override
    public void run() {
        try {
            guard.revocations().refresh();
        } catch (GuardException e) {
            log.error("revocations by other processes are not seen: {}", e.getMessage());
        }
        for (DeviceConnection connection : reception.registry().all()) {
            connection.certificate().ifPresent(certificate -> {
                try {
                    guard.trust().requireValid(certificate);
                } catch (IdentityException e) {
                    String reason = String.valueOf(e.getMessage());
                    log.info("{} is disconnected: {}", connection.device(), reason);
                    reception.dismiss(connection, Status.UNAUTHENTICATED, reason);
                }
            });
        }
    }
}

package dev.proprio.experiments.service;

import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.guard.CertificateEnds;
import dev.proprio.coordinator.guard.CertifiedKey;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.coordinator.guard.LocalToken;
import dev.proprio.coordinator.web.AccessControl;
import dev.proprio.proto.identity.DeviceKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where devices and people come in, and who decides whether they may.
 *
 * @param devices already listens
 * @param people who may do what over HTTP
 * @param certificate the HTTP server's own
 * @param guard open as long as the others are
 * @param ends says when the certificates end that it relies on; of none where only this machine can connect
 * @param local the token of the coordinator's own user, where only this machine can connect
 */
record ServerEndpoints(
        CoordinatorServer devices,
        AccessControl people,
        Optional<KeyCertOptions> certificate,
        Guard guard,
        CertificateEnds ends,
        Optional<LocalToken> local)
        implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerEndpoints.class);

    static ServerEndpoints open(CoordinatorSpec spec) throws IOException {
        Optional<DeviceKey> signs = DeviceEndpoint.taskKey(spec);
        try {
            ServerEndpoints open = spec.tls()
                    ? guarded(spec, Guard.open(spec.store(), DeviceEndpoint.named(spec)))
                    : local(spec, Guard.open(spec.store(), spec.guard()));
            signs.ifPresent(open.devices()::signTasks);
            return open;
        } catch (GuardException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static ServerEndpoints local(CoordinatorSpec spec, Guard guard) throws IOException, GuardException {
        boolean open = false;
        try {
            LocalToken token = guard.localToken();
            var devices = CoordinatorServer.listen(spec.grpc().address(), spec.limits());
            open = true;
            var none = new CertificateEnds(List.of(), Clock.systemUTC());
            return new ServerEndpoints(devices, token, Optional.empty(), guard, none, Optional.of(token));
        } finally {
            if (!open) {
                guard.close();
            }
        }
    }

    private static ServerEndpoints guarded(CoordinatorSpec spec, Guard guard) throws IOException, GuardException {
        boolean open = false;
        try {
            CertifiedKey own = guard.server();
            var certificate = new PemKeyCertOptions()
                    .addKeyValue(Buffer.buffer(own.keyPem()))
                    .addCertValue(Buffer.buffer(own.chainPem()));
            var devices = CoordinatorServer.listen(spec.grpc().address(), guard, spec.limits());
            open = true;
            return new ServerEndpoints(
                    devices,
                    guard.operatorTokens(),
                    Optional.of(certificate),
                    guard,
                    guard.ends(own),
                    Optional.empty());
        } finally {
            if (!open) {
                guard.close();
            }
        }
    }

    @Override
    public void close() {
        devices.close();
        try {
            guard.close();
            if (local.isPresent()) {
                local.get().remove();
            }
        } catch (GuardException | IOException e) {
            log.warn("the guard did not close in good order: {}", e.getMessage());
        }
    }
}

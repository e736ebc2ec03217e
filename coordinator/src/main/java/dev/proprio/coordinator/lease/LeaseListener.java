package dev.proprio.coordinator.lease;

import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.proto.identity.CertifiedRole;
import dev.proprio.proto.wire.Chunks;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Where those who carry leases out connect over gRPC; a desk has their sessions. Thread-safe. */
public final class LeaseListener implements AutoCloseable {
    private static final int MESSAGE_OVERHEAD = 64 * 1024;
    private static final long CLOSE_SECONDS = 5;

    /** A worker that is silent for so long is asked for a sign of life, and may take as long to answer. */
    private static final long KEEP_ALIVE_SECONDS = 10;

    private static final long ASKED_AT_MOST_EVERY_SECONDS = 5;

    private final LeaseDesk desk;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Server server;
    private final int port;
    private final Optional<WorkerCertificates> certificates;

    private LeaseListener(
            NettyServerBuilder builder,
            LeasedExperiment experiment,
            Optional<WorkerCertificates> certificates,
            LeaseDesk desk)
            throws IOException {
        this.certificates = certificates;
        this.desk = desk;
        boolean started = false;
        try {
            this.server = builder.executor(executor)
                    .maxInboundMessageSize(Chunks.MAX_BYTES + MESSAGE_OVERHEAD)
                    .permitKeepAliveWithoutCalls(true)
                    .permitKeepAliveTime(ASKED_AT_MOST_EVERY_SECONDS, TimeUnit.SECONDS)
                    .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                    .keepAliveTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                    .addService(new WorkersService(desk, experiment))
                    .build()
                    .start();
            this.port = server.getPort();
            certificates.ifPresent(known -> known.watch(desk));
            started = true;
        } finally {
            if (!started) {
                certificates.ifPresent(WorkerCertificates::close);
                executor.close();
            }
        }
    }

    /**
     * Listens on a loopback address, for processes of the same user; port 0 takes any free port.
     *
     * @param token what they show
     * @throws IOException if the address is not loopback, or the port is in use
     */
    public static LeaseListener listen(
            InetSocketAddress address, String token, LeasedExperiment experiment, LeaseDesk desk) throws IOException {
        if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
            throw new IOException(
                    "refused to listen on %s without transport security; name a store (cluster.store), or listen on a loopback address such as 127.0.0.1"
                            .formatted(address.getHostString()));
        }
        return new LeaseListener(
                NettyServerBuilder.forAddress(address).intercept(new WorkerAccess(token)),
                experiment,
                Optional.empty(),
                desk);
    }

    /**
     * Listens on any address with TLS 1.3, for those whose certificates have a role. One whose certificate is revoked or runs
     * out is sent away.
     *
     * @param guard stays open as long as this; the caller closes it afterwards
     * @throws IOException if the address is unknown, or the port is in use
     * @throws GuardException if there is no certificate for the server
     */
    public static LeaseListener listen(
            InetSocketAddress address, Guard guard, CertifiedRole role, LeasedExperiment experiment, LeaseDesk desk)
            throws IOException, GuardException {
        if (address.isUnresolved()) {
            throw new IOException("cannot listen on %s: no such address is known".formatted(address.getHostString()));
        }
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address);
        var certificates = new WorkerCertificates(guard, role);
        certificates.protect(builder, guard);
        return new LeaseListener(builder, experiment, Optional.of(certificates), desk);
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /** Sends everybody home and stops listening. */
    @Override
    public void close() {
        // First, so that whoever comes back at once does not come in again.
        server.shutdown();
        desk.close("the run is over here");
        try {
            if (!server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            certificates.ifPresent(WorkerCertificates::close);
            executor.shutdown();
        }
    }
}

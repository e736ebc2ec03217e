package dev.proprio.coordinator.lease;

import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.proto.wire.Chunks;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Workers that connect to this process over gRPC. Thread-safe. */
public final class WorkerServer implements LeaseTransport {
    private static final int MESSAGE_OVERHEAD = 64 * 1024;
    private static final long CLOSE_SECONDS = 5;

    /** A worker that is silent for so long is asked for a sign of life, and may take as long to answer. */
    private static final long KEEP_ALIVE_SECONDS = 10;

    private static final long ASKED_AT_MOST_EVERY_SECONDS = 5;

    private final LeaseScheduler scheduler;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Server server;
    private final int port;
    private final Optional<WorkerCertificates> certificates;

    /**
     * How long this waits.
     *
     * @param lease after which a lease goes to another worker, too
     * @param workers while there are none
     */
    public record Waits(Duration lease, Duration workers) {}

    private WorkerServer(
            NettyServerBuilder builder,
            LeasedExperiment experiment,
            Optional<WorkerCertificates> certificates,
            Waits waits)
            throws IOException {
        this.certificates = certificates;
        this.scheduler = new LeaseScheduler(waits.lease(), waits.workers());
        boolean started = false;
        try {
            this.server = builder.executor(executor)
                    .maxInboundMessageSize(Chunks.MAX_BYTES + MESSAGE_OVERHEAD)
                    .permitKeepAliveWithoutCalls(true)
                    .permitKeepAliveTime(ASKED_AT_MOST_EVERY_SECONDS, TimeUnit.SECONDS)
                    .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                    .keepAliveTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                    .addService(new WorkersService(scheduler, experiment))
                    .build()
                    .start();
            this.port = server.getPort();
            certificates.ifPresent(known -> known.watch(scheduler));
            started = true;
        } finally {
            if (!started) {
                certificates.ifPresent(WorkerCertificates::close);
                executor.close();
            }
        }
    }

    /**
     * Listens on a loopback address, for workers of the same user; port 0 takes any free port.
     *
     * @param token what they show
     * @throws IOException if the address is not loopback, or the port is in use
     */
    public static WorkerServer listen(InetSocketAddress address, String token, LeasedExperiment experiment, Waits waits)
            throws IOException {
        if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
            throw new IOException(
                    "refused to listen for workers on %s without transport security; name a store (cluster.store), or listen on a loopback address such as 127.0.0.1"
                            .formatted(address.getHostString()));
        }
        return new WorkerServer(
                NettyServerBuilder.forAddress(address).intercept(new WorkerAccess(token)),
                experiment,
                Optional.empty(),
                waits);
    }

    /**
     * Listens on any address with TLS 1.3, for workers that enrolled with a worker's token of the guard's store. One whose
     * certificate is revoked or runs out is sent away.
     *
     * @param guard stays open as long as the server; the caller closes it afterwards
     * @throws IOException if the address is unknown, or the port is in use
     * @throws GuardException if there is no certificate for the server
     */
    public static WorkerServer listen(InetSocketAddress address, Guard guard, LeasedExperiment experiment, Waits waits)
            throws IOException, GuardException {
        if (address.isUnresolved()) {
            throw new IOException("cannot listen on %s: no such address is known".formatted(address.getHostString()));
        }
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address);
        var certificates = new WorkerCertificates(guard);
        certificates.protect(builder, guard);
        return new WorkerServer(builder, experiment, Optional.of(certificates), waits);
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /**
     * Waits until so many workers are in.
     *
     * @throws RunFailedException if they don't come for longer than this waits; it says why the last one was refused
     */
    public void await(int workers) throws RunFailedException, InterruptedException {
        scheduler.await(workers);
    }

    @Override
    public int slots() throws RunFailedException, InterruptedException {
        return scheduler.slots();
    }

    @Override
    public void perform(LeaseBatch batch) throws RunFailedException, InterruptedException {
        scheduler.perform(batch);
    }

    @Override
    public LeaseCounts counts() {
        return scheduler.counts();
    }

    /** Sends the workers home and stops listening. */
    @Override
    public void close() {
        scheduler.close("the run is over here");
        server.shutdown();
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

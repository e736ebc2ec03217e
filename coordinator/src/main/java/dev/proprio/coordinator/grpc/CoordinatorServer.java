package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.wire.Chunks;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A listening coordinator: the federation service, health and reflection. Thread-safe. */
public final class CoordinatorServer implements AutoCloseable {
    private static final int MESSAGE_OVERHEAD = 64 * 1024;
    private static final long CLOSE_SECONDS = 5;

    private final DeviceRegistry registry = new DeviceRegistry();
    private final ActiveRounds rounds = new ActiveRounds();
    private final HealthStatusManager health = new HealthStatusManager();
    private final Server server;

    private CoordinatorServer(ServerBuilder<?> builder) throws IOException {
        this.server = builder.directExecutor()
                .addService(new FederationService(registry, rounds))
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance())
                .build()
                .start();
        health.setStatus(FederationGrpc.SERVICE_NAME, ServingStatus.SERVING);
    }

    /**
     * Listens on a loopback address without transport security; port 0 takes any free port.
     *
     * @throws IOException if the address is not loopback, or the port is in use; the message says what to do
     */
    public static CoordinatorServer listen(InetSocketAddress address) throws IOException {
        if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
            throw new IOException(
                    "refused to listen on %s without transport security; listen on a loopback address such as 127.0.0.1"
                            .formatted(address.getHostString()));
        }
        try {
            return new CoordinatorServer(NettyServerBuilder.forAddress(address)
                    .maxInboundMessageSize(Chunks.MAX_BYTES + MESSAGE_OVERHEAD)
                    .maxConcurrentCallsPerConnection(Integer.MAX_VALUE)
                    .permitKeepAliveWithoutCalls(true)
                    .permitKeepAliveTime(10, TimeUnit.SECONDS));
        } catch (IOException e) {
            if (e instanceof BindException || e.getCause() instanceof BindException) {
                throw new IOException(
                        "cannot listen on %s:%d: the port is in use or not permitted; choose another, or 0 for any free one"
                                .formatted(address.getHostString(), address.getPort()),
                        e);
            }
            throw e;
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.getPort();
    }

    /** Who is connected. */
    public DeviceRegistry devices() {
        return registry;
    }

    /** A fleet of the devices in {@code population}; those that are not connected when asked have failed. */
    public Fleet fleet(Population population) {
        return fleet(population, (client, message, signature) -> false);
    }

    /**
     * The same for runs with secure aggregation.
     *
     * @param directory knows the devices' identities
     */
    public Fleet fleet(Population population, Directory directory) {
        return new GrpcFleet(registry, rounds, population, directory);
    }

    /** Says goodbye to all devices and stops listening. */
    @Override
    public void close() {
        health.enterTerminalState();
        registry.all().forEach(connection -> connection.farewell("the coordinator is closing"));
        server.shutdown();
        try {
            if (!server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

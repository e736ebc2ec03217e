package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.guard.DeviceTrust;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.secagg.TrustBasis;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.identity.DeviceKey;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.wire.Chunks;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A listening coordinator: the federation service, enrolment, health and reflection. Thread-safe. */
public final class CoordinatorServer implements AutoCloseable {
    private static final int MESSAGE_OVERHEAD = 64 * 1024;
    private static final long CLOSE_SECONDS = 5;
    /** Devices may ask for a sign of life so often; clients of gRPC do it every ten seconds at most. */
    private static final long KEEP_ALIVE_SECONDS = 5;

    private static final int RESETS = 1_000;
    private static final int RESETS_SECONDS = 10;

    private final ServerState serverState;
    private final FleetDesk desk;
    private final Optional<EnrolmentService> enrolment;
    private final TrustBasis basis;
    private final HealthStatusManager health = new HealthStatusManager();
    private final Server server;

    private CoordinatorServer(NettyServerBuilder builder, ServerState serverState, Optional<Guard> guard)
            throws IOException, GuardException {
        ServerLimits limits = serverState.limits();
        this.serverState = serverState;
        this.desk = new FleetDesk(serverState);
        this.enrolment = guard.map(known -> new EnrolmentService(known, serverState.enrolments()));
        this.basis = guard.map(known ->
                        known.enrolments().isPresent() ? TrustBasis.OWN_AUTHORITY : TrustBasis.OFFLINE_AUTHORITY)
                .orElse(TrustBasis.NO_IDENTITIES);
        builder.directExecutor()
                .maxInboundMessageSize(Chunks.MAX_BYTES + MESSAGE_OVERHEAD)
                .maxConcurrentCallsPerConnection(limits.callsPerConnection())
                .maxRstFramesPerWindow(RESETS, RESETS_SECONDS)
                .handshakeTimeout(limits.handshake().toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionIdle(limits.idle().toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true)
                .permitKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTime(limits.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(limits.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
                .addService(new FederationService(serverState))
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance());
        enrolment.ifPresent(builder::addService);
        Optional<DeviceTrust> trust =
                guard.isPresent() ? Optional.of(guard.get().trust()) : Optional.empty();
        trust.ifPresent(known ->
                builder.intercept(new AuthenticationInterceptor(known)).intercept(new RemoteAddressInterceptor()));
        boolean started = false;
        try {
            this.server = builder.build().start();
            started = true;
        } finally {
            if (!started) {
                enrolment.ifPresent(EnrolmentService::close);
                serverState.scheduler().close();
            }
        }
        serverState.open();
        trust.ifPresent(known -> serverState.scheduler().regularly(new CertificateWatch(serverState, known)));
        health.setStatus(FederationGrpc.SERVICE_NAME, ServingStatus.SERVING);
    }

    /**
     * Listens on a loopback address without transport security; port 0 takes any free port.
     *
     * @throws IOException if the address is not loopback, or the port is in use; the message says what to do
     */
    public static CoordinatorServer listen(InetSocketAddress address) throws IOException {
        return listen(address, new ServerLimits());
    }

    /** The same with other limits than the usual ones. */
    public static CoordinatorServer listen(InetSocketAddress address, ServerLimits limits) throws IOException {
        if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
            throw new IOException(
                    "refused to listen on %s without transport security; listen on a loopback address such as 127.0.0.1"
                            .formatted(address.getHostString()));
        }
        return start(address, NettyServerBuilder.forAddress(address), new ServerState(limits), Optional.empty());
    }

    /**
     * Listens on a free loopback port for devices of this very process. They live and die with the coordinator, which
     * keeps their memory together with its rounds: to them, what is received counts.
     */
    public static CoordinatorServer listenForOwn() throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return start(
                address,
                NettyServerBuilder.forAddress(address),
                new ServerState(new ServerLimits(), ProtocolRevisions.SECURE),
                Optional.empty());
    }

    /**
     * Listens on any address with TLS 1.3. Devices authenticate themselves by certificates that the guard trusts; without
     * one, a device can only enrol. A device whose certificate is revoked or runs out is disconnected.
     *
     * @param guard stays open as long as the server; the caller closes it afterwards
     * @throws IOException if the address is unknown, or the port is in use; the message says what to do
     * @throws GuardException if there is no certificate for the server
     */
    public static CoordinatorServer listen(InetSocketAddress address, Guard guard, ServerLimits limits)
            throws IOException, GuardException {
        if (address.isUnresolved()) {
            throw new IOException("cannot listen on %s: no such address is known".formatted(address.getHostString()));
        }
        return start(
                address,
                NettyServerBuilder.forAddress(address).sslContext(GuardedTls.context(guard)),
                new ServerState(limits),
                Optional.of(guard));
    }

    private static CoordinatorServer start(
            InetSocketAddress address, NettyServerBuilder builder, ServerState serverState, Optional<Guard> guard)
            throws IOException {
        try {
            return new CoordinatorServer(builder, serverState, guard);
        } catch (GuardException e) {
            throw new IOException(e.getMessage(), e);
        } catch (IOException e) {
            if (e instanceof BindException || e.getCause() instanceof BindException) {
                throw new IOException(
                        "cannot listen on %s:%s: the port is in use or not permitted; choose another, or 0 for any free one"
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

    /** Whether devices are who their certificates say. */
    public boolean isGuarded() {
        return enrolment.isPresent();
    }

    /** Lets devices that come back be told of runs that do not go on at present, too. */
    public void tellOf(PastRuns runs) {
        serverState.tellOf(runs);
    }

    /**
     * Has each task be signed, so that devices may refuse those that are not, or that were changed on their way.
     *
     * @param key of whoever is responsible for the runs
     */
    public void signTasks(DeviceKey key) {
        serverState.signTasks(new TaskSigning(Optional.of(key)));
    }

    /** Who vouches for the devices that connect. */
    public TrustBasis basis() {
        return basis;
    }

    /** The fleet as people see it; of runs whose listener it is, it takes in what became of devices. */
    public FleetDesk desk() {
        return desk;
    }

    /** Who is connected. */
    public DeviceRegistry devices() {
        return serverState.registry();
    }

    /**
     * Notes which rounds of a run are safe where the run is, and tells those of the devices that are here.
     *
     * @param last the last round
     * @param counted by device the last of these rounds that its update is in, 0 for none
     */
    public void committed(String run, int last, Map<String, Integer> counted) {
        serverState.committed().note(run, last, counted);
        counted.keySet()
                .forEach(device ->
                        serverState.registry().ofDevice(device).ifPresent(here -> serverState.tell(run, here)));
    }

    /** Ends the connection of a device that has connected elsewhere; what it owes does not come here any more. */
    public void moved(String device) {
        serverState
                .registry()
                .ofDevice(device)
                .ifPresent(here -> serverState.dismiss(here, Status.ABORTED, "the device connected elsewhere"));
        serverState.gone(device, "it connected elsewhere");
    }

    /**
     * Asks connected devices a query, and waits until all have answered or the time is up. Who is not connected, or whose software
     * knows no queries, is not asked, and is among the refused with that reason. Answers come in the clear unless the plan hides them; then nobody is asked whose software can't
     * hide them.
     *
     * @throws IllegalArgumentException in a sentence if the answers of so many devices can't be summed in the clear
     */
    public CollectedAnswers ask(QueryPlan plan) throws InterruptedException {
        return serverState.queries().ask(plan, serverState.registry(), serverState.signing());
    }

    /**
     * A fleet of the devices in {@code population}; those that are not connected when asked have failed. In secure
     * aggregations devices are who their certificates say.
     */
    public Fleet fleet(Population population) {
        return fleet(population, ReconnectPolicy.NONE);
    }

    /** The same for a run that waits for devices which come and go. */
    public Fleet fleet(Population population, ReconnectPolicy policy) {
        var certificates = new MemberCertificates();
        return new GrpcFleet(serverState, population, certificates, certificates, policy, Optional.empty());
    }

    /**
     * The same with identities from elsewhere.
     *
     * @param directory knows the devices' identities
     */
    public Fleet fleet(Population population, Directory directory) {
        return fleet(population, directory, ReconnectPolicy.NONE);
    }

    /** The same for a run that waits for devices which come and go. */
    public Fleet fleet(Population population, Directory directory, ReconnectPolicy policy) {
        return new GrpcFleet(serverState, population, directory, new MemberCertificates(), policy, Optional.empty());
    }

    /**
     * The same for a run that new devices join.
     *
     * @param admission lets who is connected join the population, before each look at who is there
     */
    public Fleet fleet(Population population, ReconnectPolicy policy, Runnable admission) {
        var certificates = new MemberCertificates();
        return new GrpcFleet(serverState, population, certificates, certificates, policy, Optional.of(admission));
    }

    /** The same with identities from elsewhere. */
    public Fleet fleet(Population population, Directory directory, ReconnectPolicy policy, Runnable admission) {
        return new GrpcFleet(
                serverState, population, directory, new MemberCertificates(), policy, Optional.of(admission));
    }

    /** Whose turn it is with each device. */
    Engagements engagements() {
        return serverState.engagements();
    }

    /** Says goodbye to all devices and stops listening. */
    @Override
    public void close() {
        health.enterTerminalState();
        serverState.registry().all().forEach(connection -> connection.farewell("the coordinator is closing"));
        server.shutdown();
        try {
            if (!server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            enrolment.ifPresent(EnrolmentService::close);
            serverState.scheduler().close();
        }
    }
}

package dev.proprio.experiments.conformance;

import dev.proprio.coordinator.grpc.GuardedTls;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.proto.wire.Chunks;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The kit, listening for the client that is tested. Closing twice is safe. */
public final class ConformanceServer implements AutoCloseable {
    private static final int MESSAGE_OVERHEAD = 64 * 1024;
    private static final int KEEP_ALIVE_SECONDS = 10;
    private static final int PERMITTED_SECONDS = 5;
    private static final int ENROLMENTS = 10;
    private static final Duration TOKEN = Duration.ofHours(24);

    private final ConformanceKit kit;
    private final Server server;
    private final List<Guard> guards;

    private ConformanceServer(ConformanceKit kit, NettyServerBuilder builder, List<Guard> guards) throws IOException {
        this.kit = kit;
        this.guards = guards;
        this.server = builder.directExecutor()
                .maxInboundMessageSize(Chunks.MAX_BYTES + MESSAGE_OVERHEAD)
                .permitKeepAliveWithoutCalls(true)
                .permitKeepAliveTime(PERMITTED_SECONDS, TimeUnit.SECONDS)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .addService(kit.service())
                .build()
                .start();
    }

    /**
     * Listens on a loopback address without transport security; port 0 takes any free port.
     *
     * @param keys a folder into which go the client's seed and everybody's public keys for secure aggregations, under the
     *     given id; none of these if empty
     * @param device the client's id
     * @param progress learns of each rule's outcome
     * @throws IOException if the address is not loopback, the port is in use or the folder can't be written
     */
    public static ConformanceServer plaintext(
            InetSocketAddress address,
            ConformanceSettings settings,
            Optional<Path> keys,
            String device,
            Consumer<RuleOutcome> progress)
            throws IOException {
        if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
            throw new IOException(
                    "refused to listen on %s without transport security; listen on a loopback address such as 127.0.0.1, or give a --store"
                            .formatted(address.getHostString()));
        }
        Optional<Companions> companions = Optional.empty();
        if (keys.isPresent()) {
            companions = Optional.of(Companions.published(keys.get(), device));
        }
        return new ConformanceServer(
                new ConformanceKit(settings, companions, progress), NettyServerBuilder.forAddress(address), List.of());
    }

    /**
     * Listens with TLS 1.3 for a client that has a certificate of the store's authority, or enrols.
     *
     * @throws IOException if the store can't be opened, or the port is in use
     * @throws GuardException if the store can't certify anybody
     */
    public static ConformanceServer guarded(
            InetSocketAddress address, ConformanceSettings settings, Path store, Consumer<RuleOutcome> progress)
            throws IOException, GuardException {
        if (address.isUnresolved()) {
            throw new IOException("cannot listen on %s: no such address is known".formatted(address.getHostString()));
        }
        List<Guard> guards = new ArrayList<>();
        boolean started = false;
        try {
            Guard guard = Guard.open(store, GuardSettings.servedAt(address));
            guards.add(guard);
            Guard stranger = Guard.open(store.resolve("stranger"), new GuardSettings());
            guards.add(stranger);
            var callers = new CertifiedCallers(guard.trust());
            var kit = new ConformanceKit(
                    settings, Optional.of(CertifiedCompanions.of(guard, stranger, callers)), progress);
            NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                    .sslContext(GuardedTls.context(guard))
                    .addService(GuardedTls.enrolment(guard, ENROLMENTS))
                    .intercept(callers)
                    .intercept(GuardedTls.addresses());
            var listening = new ConformanceServer(kit, builder, List.copyOf(guards));
            started = true;
            return listening;
        } finally {
            if (!started) {
                close(guards);
            }
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.getPort();
    }

    /** By which a client that enrols recognizes the kit; nothing without transport security. */
    public Optional<String> fingerprint() throws GuardException {
        return guards.isEmpty()
                ? Optional.empty()
                : Optional.of(guards.getFirst().authority().fingerprint());
    }

    /** A token with which the client enrols; nothing without transport security. */
    public Optional<String> token(String device) throws GuardException {
        return guards.isEmpty()
                ? Optional.empty()
                : Optional.of(guards.getFirst()
                        .enrolmentTokens()
                        .create(device, 1, TOKEN)
                        .text());
    }

    /** Waits for the client, and tries all rules. */
    public ConformanceReport run() throws InterruptedException {
        return kit.run();
    }

    @Override
    public void close() {
        server.shutdownNow();
        close(guards);
    }

    private static void close(List<Guard> guards) {
        for (Guard guard : guards) {
            try {
                guard.close();
            } catch (GuardException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }
}

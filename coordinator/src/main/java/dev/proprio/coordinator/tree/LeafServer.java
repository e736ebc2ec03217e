package dev.proprio.coordinator.tree;

import dev.proprio.coordinator.grpc.ReconnectPolicy;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.coordinator.lease.LeaseListener;
import dev.proprio.coordinator.lease.LeasedExperiment;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.identity.CertifiedRole;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Leaves that connect to this process, the root, over gRPC. Thread-safe. */
public final class LeafServer implements AutoCloseable {
    private final Population population;
    private final LeafDesk desk;
    private final LeaseListener listener;

    private LeafServer(Population population, LeafDesk desk, LeaseListener listener) {
        this.population = population;
        this.desk = desk;
        this.listener = listener;
    }

    /**
     * Listens on a loopback address, for leaves of the same user; port 0 takes any free port.
     *
     * @param token what they show
     * @param population all devices that the run may ask
     * @throws IOException if the address is not loopback, or the port is in use
     */
    public static LeafServer listen(
            InetSocketAddress address, String token, LeasedExperiment experiment, Population population)
            throws IOException {
        var desk = new LeafDesk(population);
        return new LeafServer(population, desk, LeaseListener.listen(address, token, experiment, desk));
    }

    /**
     * Listens on any address with TLS 1.3, for leaves that enrolled with a leaf's token of the guard's store. One whose
     * certificate is revoked or runs out is sent away.
     *
     * @param guard stays open as long as the server; the caller closes it afterwards
     * @throws IOException if the address is unknown, or the port is in use
     * @throws GuardException if there is no certificate for the server
     */
    public static LeafServer listen(
            InetSocketAddress address, Guard guard, LeasedExperiment experiment, Population population)
            throws IOException, GuardException {
        var desk = new LeafDesk(population);
        return new LeafServer(
                population, desk, LeaseListener.listen(address, guard, CertifiedRole.LEAF, experiment, desk));
    }

    /** The port that it listens on. */
    public int port() {
        return listener.port();
    }

    /**
     * Waits until so many leaves are in, and so many devices are connected to them.
     *
     * @throws RunFailedException if they don't come in time; it says why the last leaf was refused
     */
    public void await(int leaves, int devices, Duration patience) throws RunFailedException, InterruptedException {
        desk.await(leaves, devices, patience);
    }

    /** A fleet of the devices that connect to leaves, and that come and go. */
    public Fleet fleet(ReconnectPolicy policy) {
        return new TreeFleet(population, desk, policy);
    }

    /** What became of leases so far. */
    public LeafCounts counts() {
        return desk.counts();
    }

    /** Sends the leaves home and stops listening. */
    @Override
    public void close() {
        listener.close();
    }
}

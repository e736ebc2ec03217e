package dev.proprio.client.node;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.proto.identity.IdentityException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Collectors;

/**
 * A device that takes part in federated training for as long as its process lives: it keeps a session open, comes back
 * after whatever breaks it, and leaves politely when its owner needs the device. It trains on a thread of its own,
 * which keeps the process alive. Thread-safe.
 *
 * <pre>{@code
 * try (ClientNode node = ClientNode.plaintext("127.0.0.1", 7420).device("watch-7").training(mine).start()) {
 *     node.awaitEnd();
 * }
 * }</pre>
 */
public final class ClientNode implements AutoCloseable {
    private final NodeLoop loop;
    private final Thread thread;
    private final Duration patience;

    ClientNode(NodeSettings settings, Duration patience, ThreadFactory threads) {
        this.loop = new NodeLoop(settings);
        this.thread = threads.newThread(loop);
        this.patience = patience;
        thread.start();
    }

    /** A node of a coordinator on this machine, without transport security. */
    public static ClientNodeBuilder plaintext(String host, int port) {
        return over(() -> CoordinatorChannel.plaintext(host, port));
    }

    /**
     * A node of any of several coordinators on this machine, without transport security.
     *
     * @param coordinators at least one
     * @param first which is tried first, modulo their number
     */
    public static ClientNodeBuilder plaintext(List<InetSocketAddress> coordinators, int first) {
        return over(ChannelSource.anyOf(
                coordinators.stream()
                        .map(address -> (ChannelSource)
                                () -> CoordinatorChannel.plaintext(address.getHostString(), address.getPort()))
                        .collect(Collectors.toUnmodifiableList()),
                first));
    }

    /**
     * An enrolled device, by mutual TLS. Its certificate is renewed in its folder before it runs out.
     *
     * @param identity the folder into which the device was enrolled
     * @throws IdentityException if there is no identity in it, or none that can be used
     */
    public static ClientNodeBuilder enrolled(String host, int port, Path identity) throws IdentityException {
        String device = DeviceIdentity.load(identity).device();
        return over(new EnrolledChannels(host, port, identity, Clock.systemUTC()))
                .device(device);
    }

    /**
     * The same with several coordinators of one authority.
     *
     * @param coordinators at least one
     * @param first which is tried first, modulo their number
     * @throws IdentityException if there is no identity in the folder, or none that can be used
     */
    public static ClientNodeBuilder enrolled(List<InetSocketAddress> coordinators, int first, Path identity)
            throws IdentityException {
        String device = DeviceIdentity.load(identity).device();
        return over(ChannelSource.anyOf(
                        coordinators.stream()
                                .map(address -> new EnrolledChannels(
                                        address.getHostString(), address.getPort(), identity, Clock.systemUTC()))
                                .collect(Collectors.toUnmodifiableList()),
                        first))
                .device(device);
    }

    /** A node of the coordinator that the channels lead to. */
    public static ClientNodeBuilder over(ChannelSource channels) {
        return new ClientNodeBuilder(channels);
    }

    /** Blocks until the node has ended: because it was closed, or sent home if its owner wanted it to end then. */
    public void awaitEnd() throws InterruptedException {
        thread.join();
    }

    /** Whether the node has ended. */
    public boolean hasEnded() {
        return !thread.isAlive();
    }

    /**
     * Leaves in good order: the step that the node is at may end within the patience that it was given, and is broken
     * off then.
     */
    @Override
    public void close() {
        loop.close();
        try {
            if (loop.pauses()) {
                thread.interrupt();
            }
            thread.join(patience.toMillis());
            thread.interrupt();
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}

package dev.proprio.experiments.engine;

import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ServerLimits;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.coordinator.guard.GuardSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** A coordinator with TLS, and the guard that decides who gets in. Closing twice is safe. */
public record GuardedServer(CoordinatorServer server, Guard guard) implements AutoCloseable {
    /**
     * Listens for devices that the authority of a store certifies.
     *
     * @throws IOException if the store can't be opened, or the address be used
     */
    public static GuardedServer listen(InetSocketAddress address, Path store) throws IOException {
        return listen(address, store, GuardSettings.servedAt(address));
    }

    /** The same as the settings say, which may name another authority than the store's own. */
    public static GuardedServer listen(InetSocketAddress address, Path store, GuardSettings settings)
            throws IOException {
        return listen(address, store, settings, new ServerLimits());
    }

    /** The same with other limits than the usual ones. */
    public static GuardedServer listen(
            InetSocketAddress address, Path store, GuardSettings settings, ServerLimits limits) throws IOException {
        try {
            return listen(address, Guard.open(store, settings), limits);
        } catch (GuardException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static GuardedServer listen(InetSocketAddress address, Guard guard, ServerLimits limits)
            throws IOException, GuardException {
        try {
            return new GuardedServer(CoordinatorServer.listen(address, guard, limits), guard);
        } catch (IOException | GuardException e) {
            guard.close();
            throw e;
        }
    }

    @Override
    public void close() {
        server.close();
        try {
            guard.close();
        } catch (GuardException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}

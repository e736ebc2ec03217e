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
record GuardedServer(CoordinatorServer server, Guard guard) implements AutoCloseable {
    static GuardedServer listen(InetSocketAddress address, Path store) throws IOException {
        try {
            return listen(address, Guard.open(store, GuardSettings.servedAt(address)));
        } catch (GuardException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static GuardedServer listen(InetSocketAddress address, Guard guard) throws IOException, GuardException {
        try {
            return new GuardedServer(CoordinatorServer.listen(address, guard, new ServerLimits()), guard);
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

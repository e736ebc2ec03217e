package dev.proprio.experiments.engine;

import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ServerLimits;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.coordinator.guard.GuardSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** A coordinator with TLS, and the guard that decides who gets in. Closing twice is safe. */
record GuardedServer(CoordinatorServer server, Guard guard) implements AutoCloseable {
    static GuardedServer listen(InetSocketAddress address, Path store) throws IOException {
        try {
            return listen(address, Guard.open(store, settings(address)));
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

    /** The certificate is for the address as it was written, unless that means all addresses. */
    private static GuardSettings settings(InetSocketAddress address) {
        boolean any = address.getAddress() != null && address.getAddress().isAnyLocalAddress();
        return new GuardSettings().with(any ? List.of() : List.of(address.getHostString()));
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

package dev.proprio.experiments.service;

import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.experiments.engine.GuardedServer;
import dev.proprio.proto.identity.DeviceKey;
import dev.proprio.proto.identity.IdentityException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where devices come in as a coordinator's settings say, for whoever asks them and stays no longer than that; nobody reaches it over HTTP.
 *
 * @param server already listens
 * @param end closes it, and what it needs
 */
public record DeviceEndpoint(CoordinatorServer server, Runnable end) implements AutoCloseable {
    /**
     * Listens.
     *
     * @throws IOException if the address or the store can't be used; the message says what to do
     */
    public static DeviceEndpoint open(CoordinatorSpec spec) throws IOException {
        Optional<DeviceKey> signs = taskKey(spec);
        DeviceEndpoint open;
        if (spec.tls()) {
            GuardedServer guarded =
                    GuardedServer.listen(spec.grpc().address(), spec.store(), named(spec), spec.limits());
            open = new DeviceEndpoint(guarded.server(), guarded::close);
        } else {
            CoordinatorServer server = CoordinatorServer.listen(spec.grpc().address(), spec.limits());
            open = new DeviceEndpoint(server, server::close);
        }
        signs.ifPresent(open.server()::signTasks);
        return open;
    }

    /** By which tasks are signed. */
    static Optional<DeviceKey> taskKey(CoordinatorSpec spec) throws IOException {
        if (spec.taskKey().isEmpty()) {
            return Optional.empty();
        }
        Path file = spec.taskKey().get();
        try {
            return Optional.of(DeviceKey.ofPem(Files.readString(file), file));
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "task-key: there is no %s; make one with openssl genpkey -algorithm ed25519 -out %s"
                            .formatted(file, file),
                    e);
        } catch (IdentityException e) {
            throw new IOException("task-key: " + e.getMessage(), e);
        }
    }

    /** The certificate is also for the addresses as they are written, unless they mean all addresses. */
    static GuardSettings named(CoordinatorSpec spec) {
        List<String> names = new ArrayList<>(spec.guard().names());
        for (ListenSpec listening : List.of(spec.grpc(), spec.http())) {
            InetSocketAddress address = listening.address();
            if (address.getAddress() != null && !address.getAddress().isAnyLocalAddress()) {
                names.add(address.getHostString());
            }
        }
        return spec.guard().with(names);
    }

    @Override
    public void close() {
        end.run();
    }
}

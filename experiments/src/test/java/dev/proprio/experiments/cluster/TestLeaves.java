package dev.proprio.experiments.cluster;

import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.node.FaultyProxy;
import dev.proprio.proto.v1.WorkersGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Leaves in threads of the tests' process, and devices connected to them, over gRPC all the same. */
final class TestLeaves implements AutoCloseable {
    private final List<CoordinatorServer> servers = new ArrayList<>();
    private final List<FaultyProxy> proxies = new ArrayList<>();
    private final Set<Integer> answering = ConcurrentHashMap.newKeySet();
    private final Set<Integer> dead = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Integer, ManagedChannel> connections = new ConcurrentHashMap<>();
    private final Map<Integer, String> ends = new ConcurrentHashMap<>();
    private Optional<ConnectedDevices> devices = Optional.empty();

    TestLeaves(int root, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            CoordinatorServer server =
                    CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            servers.add(server);
            proxies.add(new FaultyProxy(server.port()));
            start(root, i, server);
        }
    }

    private void start(int root, int number, CoordinatorServer server) {
        var backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5));
        var settings =
                new WorkerSettings("leaf-" + number, 1, TestWorkers.VERSIONS, false, Duration.ofSeconds(20), backoff);
        WorkerChannels channels = new WorkerChannels() {
            @Override
            public ManagedChannel connect() throws IOException {
                if (dead.contains(number)) {
                    throw new IOException("the leaf is dead");
                }
                ManagedChannel connection = CoordinatorChannel.plaintext("127.0.0.1", root);
                connections.put(number, connection);
                return connection;
            }

            @Override
            public Channel authenticated(ManagedChannel connection) {
                return ClientInterceptors.intercept(
                        TestWorkers.authenticated(connection, TestWorkers.TOKEN), new ClientInterceptor() {
                            @Override
                            public <Q, R> ClientCall<Q, R> interceptCall(
                                    MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
                                if (method.equals(WorkersGrpc.getSubmitPartialMethod()) && answering.remove(number)) {
                                    kill(number);
                                }
                                return next.newCall(method, options);
                            }
                        });
            }
        };
        threads.add(Thread.ofPlatform().daemon().name("leaf-" + number).start(() -> {
            try {
                ends.put(number, new Leaf(settings, channels, server).run());
            } catch (IOException e) {
                ends.put(number, String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                ends.put(number, "interrupted");
            }
        }));
    }

    /** Connects all devices of an experiment, each to one of the leaves. */
    TestLeaves connect(PreparedExperiment experiment) {
        devices = Optional.of(experiment.connect(proxies.stream()
                .map(proxy -> new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()))
                .toList()));
        return this;
    }

    /** The devices that a leaf refuses, or that refuse what it asks for, and why. */
    Map<String, String> broken() {
        return devices.orElseThrow().broken();
    }

    /** The devices that are connected to a leaf. */
    List<String> devices(int number) {
        return servers.get(number).devices().devices();
    }

    /** Cuts a leaf's connection to the root; it comes back. */
    void cut(int number) {
        ManagedChannel connection = connections.get(number);
        if (connection != null) {
            connection.shutdownNow();
        }
    }

    /** Cuts the connections of a leaf's devices, which go to the next leaf; this one does not learn where they are. */
    void cutDevices(int number) {
        proxies.get(number).cut();
    }

    /** Kills a leaf as soon as it has all that it was asked for, before anybody is told: its devices lose their connections. */
    void killBeforeItAnswers(int number) {
        answering.add(number);
    }

    private void kill(int number) {
        dead.add(number);
        proxies.get(number).down();
        threads.get(number).interrupt();
        cut(number);
    }

    /** The leaves that were killed. */
    Set<Integer> dead() {
        return Set.copyOf(dead);
    }

    @Override
    public void close() {
        servers.forEach(CoordinatorServer::close);
        for (FaultyProxy proxy : proxies) {
            try {
                proxy.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        devices.ifPresent(ConnectedDevices::close);
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}

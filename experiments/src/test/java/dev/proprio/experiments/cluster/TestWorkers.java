package dev.proprio.experiments.cluster;

import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.coordinator.lease.WorkerToken;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Workers in threads of the tests' process, over gRPC all the same. */
public final class TestWorkers implements AutoCloseable {
    public static final String TOKEN = "the token of a test";
    public static final Map<String, String> VERSIONS = Map.of("proprio", "of this test", "dl4j", "1");

    private final int port;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, ManagedChannel> connections = new ConcurrentHashMap<>();
    private final Map<String, String> ends = new ConcurrentHashMap<>();

    public TestWorkers(int port) {
        this.port = port;
    }

    public TestWorkers start(int count, int slots) {
        for (int i = 1; i <= count; i++) {
            start("worker-" + i, slots, VERSIONS);
        }
        return this;
    }

    public void start(String name, int slots, Map<String, String> versions) {
        var backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5));
        var settings = new WorkerSettings(name, slots, versions, true, Duration.ofSeconds(20), backoff);
        threads.add(Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                ends.put(name, new Worker(settings, channels(name)).run());
            } catch (IOException e) {
                ends.put(name, String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                ends.put(name, "interrupted");
            }
        }));
    }

    private WorkerChannels channels(String name) {
        return new WorkerChannels() {
            @Override
            public ManagedChannel connect() {
                ManagedChannel connection = CoordinatorChannel.plaintext("127.0.0.1", port);
                connections.put(name, connection);
                return connection;
            }

            @Override
            public Channel authenticated(ManagedChannel connection) {
                return TestWorkers.authenticated(connection, TOKEN);
            }
        };
    }

    static Channel authenticated(ManagedChannel connection, String token) {
        var headers = new Metadata();
        headers.put(WorkerToken.HEADER, WorkerToken.shown(token));
        return ClientInterceptors.intercept(connection, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** Cuts a worker's connection, whatever it is at; the worker comes back. */
    public void cut(String name) {
        Objects.requireNonNull(connections.get(name)).shutdownNow();
    }

    /** Why a worker ended, when it has. */
    public String end(String name) throws InterruptedException {
        for (Thread thread : threads) {
            if (thread.getName().equals(name)) {
                thread.join();
            }
        }
        return Objects.requireNonNull(ends.get(name));
    }

    @Override
    public void close() {
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

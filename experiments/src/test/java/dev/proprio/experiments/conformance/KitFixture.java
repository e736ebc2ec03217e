package dev.proprio.experiments.conformance;

import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The kit with a client in the same process. */
final class KitFixture implements AutoCloseable {
    static final String DEVICE = "tested";

    private final String name = UUID.randomUUID().toString();
    private final Server server;
    private final ConformanceKit kit;
    private final Backoff backoff;
    private Optional<SwitchedClient> client = Optional.empty();

    KitFixture(Duration limit, Backoff backoff, Optional<Companions> companions, List<String> only) throws IOException {
        var settings = new ConformanceSettings(
                model(),
                Optional.empty(),
                Map.of("algorithm", "sgd", "epochs", "1"),
                limit,
                Duration.ofSeconds(60),
                backoff,
                Duration.ofSeconds(30),
                only);
        this.backoff = backoff;
        kit = new ConformanceKit(settings, companions, outcome -> {});
        server = InProcessServerBuilder.forName(name)
                .directExecutor()
                .addService(kit.service())
                .build()
                .start();
    }

    static Broadcast model() {
        var layout = ParameterLayout.of(List.of("W", "b"), List.of(List.of(8, 4), List.of(4)));
        float[] parameters = new float[layout.length()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = 0.01f * i;
        }
        return Broadcast.of(layout, parameters);
    }

    ManagedChannel channel() {
        return InProcessChannelBuilder.forName(name).directExecutor().build();
    }

    /** Has a client connect. */
    void connect(Optional<SecureIdentity> identity, ClientFault fault) {
        client = Optional.of(new SwitchedClient(this::channel, identity, fault, backoff));
    }

    ConformanceReport run() throws InterruptedException {
        return kit.run();
    }

    @Override
    public void close() {
        client.ifPresent(SwitchedClient::close);
        server.shutdownNow();
    }
}

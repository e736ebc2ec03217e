package dev.proprio.experiments.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.device.SimulatedIdentities;
import dev.proprio.client.node.ClientNode;
import dev.proprio.client.node.NodeStorage;
import dev.proprio.client.node.NodeStorage.Damage;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.ReleaseLimit;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with folders of their own, over restarts, in rounds with secure aggregation. */
@Timeout(120)
class RestartedNodesTest {
    private static final int DEVICES = 12;
    private static final List<String> NAMES =
            IntStream.range(0, DEVICES).mapToObj("watch-%02d"::formatted).toList();
    private static final SimulatedIdentities IDENTITIES = new SimulatedIdentities(1);

    private static final ClientPolicy OFTEN = ClientPolicy.DEFAULT.releasing(ReleaseLimit.every(Duration.ZERO));

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private final float[] start = new float[100];
    private final List<RoundResult> results = new ArrayList<>();

    @Test
    void aCoordinatorThatRepeatsARoundGetsNothingForItsModelFromNodesThatWereRestarted() throws Exception {
        run(NodeRun.secure("run", 2, DEVICES, 10));
        assertThat(results).hasSize(2).allMatch(RoundResult::moved);
        assertThatThrownBy(() -> run(NodeRun.secure("run", 1, DEVICES, 10)))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("this device gave its shares for this model already");
        assertThat(failures(results.getLast()))
                .hasSize(DEVICES)
                .allSatisfy(failure -> assertThat(failure)
                        .endsWith("aggregate: this device gave its shares for this model already, and takes part again"
                                + " when the model has changed"));
        start[0] = 1;
        run(NodeRun.secure("another", 1, DEVICES, 10));
        assertThat(results.getLast().accepted()).isEqualTo(DEVICES);
    }

    @Test
    void aNodeThatCannotWriteItsLogSitsTheRoundOut() throws Exception {
        // A folder where the file should be made: nobody can write there, as on a full disk.
        Files.createDirectories(folder.resolve("watch-03/secure-sessions.entry.new"));
        run(NodeRun.secure("run", 1, DEVICES, 10));
        assertThat(results.getFirst().moved()).isTrue();
        assertThat(failures(results.getFirst()))
                .singleElement()
                .asString()
                .startsWith("watch-03 aggregate: the device cannot note that it takes part, and so it does not: a node"
                        + " cannot write ");
    }

    private void run(RunDefinition run) throws Exception {
        var layout = ParameterLayout.of(List.of("w"), List.of(List.of(100)));
        List<ClientNode> nodes = new ArrayList<>();
        List<NodeStorage> storages = new ArrayList<>();
        var listener = new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                results.add(result);
            }
        };
        try (var server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            for (String name : NAMES) {
                NodeStorage storage = NodeStorage.open(folder.resolve(name), Damage.REFUSE);
                storages.add(storage);
                nodes.add(node(name, server.port(), storage));
            }
            assertThat(server.devices().await(DEVICES, Duration.ofSeconds(30))).isTrue();
            GlobalModel last = new RoundEngine(run, server.fleet(Population.of(NAMES), IDENTITIES), List.of(listener))
                    .run(new GlobalModel(layout, start.clone()));
            assertThat(last.parameters()).hasSize(100);
        } finally {
            nodes.forEach(ClientNode::close);
            for (NodeStorage storage : storages) {
                storage.close();
            }
        }
    }

    private static ClientNode node(String name, int port, NodeStorage storage) throws Exception {
        var identity = new SecureIdentity(IDENTITIES.signer(name), IDENTITIES, OFTEN, storage.sessionLog(2), true);
        return ClientNode.plaintext("127.0.0.1", port)
                .device(name)
                .training((task, model) -> {
                    float[] change = new float[model.layout().length()];
                    Arrays.fill(change, 0.5f);
                    return ClientUpdate.ofParameters(4, change, Map.of("loss", new Metric(2, 4)));
                })
                .secure(identity)
                .start();
    }

    private static List<String> failures(RoundResult result) {
        return result.outcomes().stream()
                .filter(ClientOutcome.Failed.class::isInstance)
                .map(ClientOutcome.Failed.class::cast)
                .map(failed -> failed.device() + " " + failed.stage() + ": " + failed.reason())
                .toList();
    }
}

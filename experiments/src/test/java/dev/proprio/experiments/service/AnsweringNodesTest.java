package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.node.ClientNode;
import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.MomentsQuery;
import dev.proprio.proto.query.MomentsTally;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Nodes of the SDK that answer a run without data well, badly, or by a network that breaks. */
@Timeout(120)
class AnsweringNodesTest {
    private static final String SPEC = """
        name: answered
        rounds: 2
        data: {source: elsewhere, channels: [x, y], classes: [walk, sit], rate: 2, normalization: federated, preprocessing: {window: 1s}}
        model: {kind: mlp, hidden: [4]}
        cohort: {size: 3, minimum: 3, deadline: 30s}
        evaluation: {on-devices: true, every: 2}
        """;
    private static final String[] SETTINGS = {"device-return=20s", "device-wait=20s"};

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void whoseConnectionBreaksWhileItIsAskedIsAskedAgain() throws Exception {
        try (var service = new Service(folder.resolve("store"), SETTINGS);
                ClientNode _ = new Node(service, "a").breaking().start();
                ClientNode _ = new Node(service, "b").start();
                ClientNode _ = new Node(service, "c").start()) {
            JsonNode summary = run(service, "done");
            assertThat(summary.get("notes").toString()).contains("made of the sums of 3 devices");
            assertThat(summary.get("on_devices").get("answered").asInt()).isEqualTo(3);
        }
    }

    /** Such a run takes as many devices as make a step, whatever its cohort. */
    @Test
    void aRunThatDoesNotWaitIsNormalizedByTheDevicesOfAStep() throws Exception {
        String spec =
                SPEC.replace("cohort: {size: 3, minimum: 3", "mode: {kind: buffered, buffer: 3}\ncohort: {size: 9");
        try (var service = new Service(folder.resolve("store"), SETTINGS);
                ClientNode _ = new Node(service, "a").start();
                ClientNode _ = new Node(service, "b").start();
                ClientNode _ = new Node(service, "c").start()) {
            assertThat(run(service, spec, "done").get("notes").toString()).contains("made of the sums of 3 devices");
        }
    }

    @Test
    void aLossThatIsNoNumberIsInNoMean() throws Exception {
        try (var service = new Service(folder.resolve("store"), SETTINGS);
                ClientNode _ = new Node(service, "a").diverging(0).start();
                ClientNode _ = new Node(service, "b").start();
                ClientNode _ = new Node(service, "c").start()) {
            JsonNode told = run(service, "done").get("on_devices");
            assertThat(told.get("unmeasured").asInt()).isEqualTo(1);
            assertThat(told.has("loss")).isFalse();
        }
    }

    @Test
    void figuresOfTwoAreNotShown() throws Exception {
        String two = SPEC.replace("size: 3, minimum: 3", "size: 2, minimum: 2");
        try (var service = new Service(folder.resolve("store"), SETTINGS);
                ClientNode _ = new Node(service, "a").start();
                ClientNode _ = new Node(service, "b").start()) {
            JsonNode failed = run(service, two, "failed");
            assertThat(failed.get("failure").asString())
                    .contains("too few of the 2 connected devices have told how well the untouched model does")
                    .contains("figures of fewer than 3 would be too near to those of one");
            assertThat(failed.has("on_devices")).isFalse();
        }
    }

    @Test
    void aModelWhoseAnswersAreNoNumbersOnAnyDeviceFails() throws Exception {
        try (var service = new Service(folder.resolve("store"), SETTINGS);
                ClientNode _ = new Node(service, "a").diverging(1).start();
                ClientNode _ = new Node(service, "b").diverging(1).start();
                ClientNode _ = new Node(service, "c").diverging(1).start()) {
            assertThat(run(service, "failed").get("failure").asString())
                    .contains("the loss of 3 of the 3 devices that told it is no number");
        }
    }

    @Test
    void fewerAnswersThanARoundNeedsMakeNoNormalization() throws Exception {
        try (var service = new Service(folder.resolve("store"), SETTINGS);
                ClientNode _ = new Node(service, "a").refusing().start();
                ClientNode _ = new Node(service, "b").start();
                ClientNode _ = new Node(service, "c").start()) {
            assertThat(run(service, "failed").get("failure").asString())
                    .contains("2 of the 3 devices that were asked answered, fewer than cohort.minimum, 3")
                    .contains("not from this device");
        }
    }

    /** All evaluations are alike, and of the second no loss is known, so that the run ends when its patience does. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accuracy | mode: synchronous | 2",
                "loss | mode: synchronous | -1",
                "accuracy | mode: {kind: buffered, buffer: 3, concurrency: 3} | 2"
            })
    void aRunEndsEarlyByWhatTheyTell(String figure, String mode, int best) throws Exception {
        String spec = SPEC.replace("rounds: 2", "rounds: 40")
                        .replace("minimum: 3, ", mode.contains("buffered") ? "" : "minimum: 3, ")
                + "early-stopping: {figure: %s, patience: 2}\n%s\n".formatted(figure, mode);
        try (var service = new Service(folder.resolve("store"), SETTINGS);
                ClientNode _ = new Node(service, "a").diverging(1).start();
                ClientNode _ = new Node(service, "b").start();
                ClientNode _ = new Node(service, "c").start()) {
            JsonNode summary = run(service, spec, "done");
            JsonNode stopped = summary.get("stopped");
            assertThat(stopped.get("figure").asString()).isEqualTo(figure);
            assertThat(stopped.path("best_round").asInt(-1)).isEqualTo(best);
            assertThat(stopped.get("round").asInt()).isEqualTo(best < 0 ? 4 : 6);
            assertThat(summary.get("rounds")).isEqualTo(stopped.get("round"));
            assertThat(summary.get("notes").toString()).contains("by whom it was decided when to stop");
        }
    }

    private static JsonNode run(Service service, String state) throws Exception {
        return run(service, SPEC, state);
    }

    private static JsonNode run(Service service, String spec, String state) throws Exception {
        String id = service.create(spec, Map.of(), "connected", true);
        service.await(id, state);
        return service.get("/api/v1/runs/" + id + "/summary").json();
    }

    /** A node with four windows, which trains nothing. */
    private static final class Node implements LocalTraining {
        private final Service service;
        private final String id;
        private final List<ManagedChannel> channels = new CopyOnWriteArrayList<>();
        private boolean breaks;
        private boolean refuses;
        private int divergesFrom = Integer.MAX_VALUE;
        private int moments;
        private int evaluations;

        Node(Service service, String id) {
            this.service = service;
            this.id = id;
        }

        Node breaking() {
            breaks = true;
            return this;
        }

        Node refusing() {
            refuses = true;
            return this;
        }

        /** Tells a loss that is no number, from its n-th evaluation on, counted from 0. */
        Node diverging(int from) {
            divergesFrom = from;
            return this;
        }

        ClientNode start() {
            return ClientNode.over(() -> {
                        ManagedChannel opened = CoordinatorChannel.plaintext("127.0.0.1", service.grpcPort());
                        channels.add(opened);
                        return opened;
                    })
                    .device(id)
                    .training(this)
                    .backoff(new Backoff(Duration.ofMillis(100), Duration.ofMillis(200)))
                    .start();
        }

        @Override
        public ClientUpdate train(TrainingTask task, Broadcast model) {
            return ClientUpdate.ofParameters(4, new float[model.layout().length()], Map.of());
        }

        @Override
        public QueryAnswer answer(Query query, Optional<Broadcast> model) {
            if (query instanceof MomentsQuery asked) {
                if (refuses) {
                    throw new IllegalStateException("not from this device");
                }
                breakOff(moments++ == 0);
                var tally = new MomentsTally(asked);
                tally.add(new double[] {1, 2});
                tally.add(new double[] {3, 5});
                return tally.answer();
            }
            breakOff(evaluations == 1);
            double loss = evaluations++ >= divergesFrom ? Double.NaN : 4;
            return ((EvaluationQuery) query).answer(new int[] {0, 0, 1, 1}, new int[] {0, 1, 1, 1}, loss);
        }

        private void breakOff(boolean now) {
            if (breaks && now) {
                channels.getLast().shutdownNow();
            }
        }
    }
}

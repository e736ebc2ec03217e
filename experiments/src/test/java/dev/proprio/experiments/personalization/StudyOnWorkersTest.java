package dev.proprio.experiments.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.lease.Content;
import dev.proprio.coordinator.lease.LeaseCounts;
import dev.proprio.coordinator.lease.LeasedExperiment;
import dev.proprio.coordinator.lease.WorkerServer;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.cluster.PreparedWork;
import dev.proprio.experiments.cluster.RawWorker;
import dev.proprio.experiments.cluster.TestWorkers;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.v1.LeaseOffer;
import dev.proprio.proto.v1.LeaseReceipt.Verdict;
import dev.proprio.proto.v1.LeaseResult;
import dev.proprio.proto.v1.StudyAnswer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A study whose jobs workers carry out comes to what it comes to on one thread, whatever becomes of the workers. */
@Timeout(120)
class StudyOnWorkersTest {
    private static final String TWO_SEEDS = "personalize.seeds=2";

    private static ExperimentSpec spec(String... settings) {
        return ExperimentSpec.of(YamlReader.parse("""
                name: small
                rounds: 2
                data:
                  source: synthetic
                  devices: 10
                  bout: 5s
                  repetitions: 3
                  hardware: {timing: {gaps: 0, outages: 0}}
                  classes: [shake, flick, circle, raise, walk]
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 4}
                local: {epochs: 1, batch: 8, learning-rate: 0.1}
                personalize:
                  methods: [global, fine-tune]
                  shots: [0, 1]
                  episodes: 2
                  novel: [circle, raise]
                  background: [walk]
                """, "test"), List.of(settings));
    }

    private static ExperimentSpec leased(String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("engine=cluster");
        return spec(all.toArray(new String[0]));
    }

    /** A server that workers of this process come to. */
    private static final class Cluster implements AutoCloseable {
        private final CompletableFuture<WorkerServer> listening = new CompletableFuture<>();
        private final CompletableFuture<TestWorkers> workers = new CompletableFuture<>();
        private final FutureTask<StudyResult> study;

        /** @param begun is told the workers when a method is about to be adapted */
        Cluster(ExperimentSpec spec, int awaited, Consumer<TestWorkers> begun) {
            var progress = new StudyProgress() {
                @Override
                public void adapting(long seed, String method) {
                    begun.accept(workers.join());
                }
            };
            study = new FutureTask<>(() -> new Study(spec, 1).run(progress, (cluster, leased) -> {
                var told = new LeasedExperiment(leased.settings(), TestWorkers.VERSIONS, leased.digests());
                WorkerServer server = WorkerServer.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        TestWorkers.TOKEN,
                        told,
                        new WorkerServer.Waits(Duration.ofMinutes(1), Duration.ofSeconds(20)));
                workers.complete(new TestWorkers(server.port()).start(awaited, 1));
                listening.complete(server);
                server.await(1);
                return server;
            }));
            Thread.ofVirtual().start(study);
        }

        Future<StudyResult> study() {
            return study;
        }

        WorkerServer server() {
            return listening.join();
        }

        TestWorkers workers() {
            return workers.join();
        }

        @Override
        public void close() {
            workers.join().close();
        }
    }

    private static StudyResult alone(ExperimentSpec spec) throws Exception {
        return new Study(spec, 1).run(StudyProgress.SILENT);
    }

    private static void assertSame(StudyResult other, StudyResult one) {
        assertThat(other)
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
                .ignoringFields("seconds")
                .ignoringFieldsMatchingRegexes("scores\\.seconds", "costs\\.seconds")
                .isEqualTo(one);
        assertThat(other.scores()).isNotEmpty();
        assertThat(other.confusions()).isEqualTo(one.confusions());
        assertThat(List.copyOf(other.confusions().keySet()))
                .isEqualTo(List.copyOf(one.confusions().keySet()));
    }

    /** What came of windows without a label is told wherever a model was trained, and how many there were. */
    @Test
    void windowsWithoutALabelAreCounted() throws Exception {
        String[] settings = {
            "data.labelled=0.5",
            "local={algorithm: pseudo-label, threshold: 0.2, batch: 8}",
            "personalize.methods=[global, fine-tune, local-only]",
            "personalize.shots=[1]"
        };
        StudyResult one = alone(spec(settings));
        var labels = one.labels().getFirst();
        assertThat(labels.seed()).isEqualTo(1);
        assertThat(labels.counts().labelled()).isPositive();
        assertThat(labels.counts().unlabelled()).isPositive();
        var told = one.costs().getFirst().pseudoLabels().orElseThrow();
        assertThat(told.passed()).isBetween(1L, told.seen());
        assertThat(one.costs().get(1).pseudoLabels()).contains(told);
        assertThat(one.costs().get(2).pseudoLabels()).isEmpty();
        assertThat(LabelLines.of(one))
                .containsExactly(
                        "labelled under seed 1: " + labels.counts().text(),
                        "pseudo-labels of global, fine-tune all: " + told.text());
        assertThat(RunJson.pretty(StudyRecord.of(spec(settings), one, CellSummaries.of(one))))
                .contains("\"labels\"", "\"unlabelled\"", "\"pseudo_labels\"");
        try (var cluster = new Cluster(leased(settings), 1, workers -> {})) {
            assertSame(cluster.study().get(), one);
        }
        assertThat(alone(spec("personalize.methods=[global]", "personalize.shots=[0]"))
                        .labels())
                .isEmpty();
    }

    /** Methods that keep something on devices, sum what devices contribute, train nothing, fail, or pool the data. */
    @Test
    void whereAMethodIsMeasuredLeavesNoTrace() throws Exception {
        String[] settings = {
            TWO_SEEDS,
            "faults={dropout: 0.3}",
            "cohort.minimum=1",
            "personalize.methods=[global, local-only, {method: fine-tune, learning-rate: 1.0e+30}, shrunk-prototypes,"
                    + " ditto, fedala, centralized]",
            "personalize.rejection={scores: [energy, distance, contrast]}"
        };
        StudyResult one = alone(spec(settings));
        assertThat(one.failed()).hasSize(1);
        assertThat(one.notes()).isNotEmpty();
        assertThat(one.rejected()).isNotEmpty();
        try (var cluster = new Cluster(leased(settings), 2, workers -> {})) {
            assertSame(cluster.study().get(), one);
        }
    }

    @Test
    void aWorkerThatIsCutOffAgainAndAgainLeavesNoTrace() throws Exception {
        String setting = "data.partition={kind: iid, devices: 5}";
        StudyResult one = alone(spec(setting));
        try (var cluster = new Cluster(leased(setting), 2, workers -> workers.cut("worker-1"))) {
            assertSame(cluster.study().get(), one);
        }
    }

    @Test
    void whoDiesInAJobCostsTimeOnly() throws Exception {
        StudyResult one = alone(spec());
        try (var cluster = new Cluster(leased(), 0, workers -> {})) {
            RawWorker dying = new RawWorker(cluster.server().port(), "dying");
            assertThat(dying.lease().getJob().isEmpty()).isFalse();
            dying.close();
            cluster.workers().start("next", 1, TestWorkers.VERSIONS);
            assertSame(cluster.study().get(), one);
            assertThat(cluster.server().counts().retried()).isEqualTo(1);
        }
    }

    /**
     * What a worker makes of its honest answer.
     *
     * @param told what it is told then
     * @param scores whether the answer is scores, and not a model
     */
    private record Fault(String told, boolean scores, Consumer<StudyAnswer.Builder> tampering) {
        byte[] of(byte[] honest) throws Exception {
            StudyAnswer.Builder answer = StudyAnswer.parseFrom(honest).toBuilder();
            tampering.accept(answer);
            return answer.build().toByteArray();
        }
    }

    private static List<Fault> faults() {
        return List.of(
                new Fault("another SHA-256 than it says", false, answer -> answer.clear()),
                new Fault(
                        "made up otherwise than this experiment's",
                        false,
                        answer -> answer.getModelBuilder()
                                .getModelBuilder()
                                .getSlicesBuilder(0)
                                .setName("other")),
                new Fault(
                        "another SHA-256 than it says",
                        false,
                        answer -> answer.getModelBuilder()
                                .setValues(ByteString.copyFrom(
                                        new byte[answer.getModel().getValues().size()]))),
                new Fault("a parameter is not finite", false, answer -> {
                    float[] values =
                            FloatBytes.decode(answer.getModel().getValues().toByteArray());
                    values[3] = Float.NaN;
                    Content content = Content.of(FloatBytes.encode(values));
                    answer.getModelBuilder().setValues(ByteString.copyFrom(content.bytes()));
                    answer.getModelBuilder().getModelBuilder().setSha256(content.sha256());
                }),
                new Fault(
                        "there is no such device",
                        false,
                        answer -> answer.getModelBuilder().addMemoryBuilder().setDeviceId("stranger")),
                new Fault(
                        "less than nothing",
                        false,
                        answer -> answer.getModelBuilder().setSeconds(-1)),
                new Fault(
                        "were asked for",
                        true,
                        answer -> answer.getScoresBuilder().removeScores(0)),
                new Fault(
                        "missing or out of its order",
                        true,
                        answer -> answer.getScoresBuilder().getScoresBuilder(0).setUser("stranger")),
                new Fault(
                        "not between 0 and 1",
                        true,
                        answer -> answer.getScoresBuilder().getScoresBuilder(1).setAccuracy(1.5)),
                new Fault(
                        "negative or not finite",
                        true,
                        answer -> answer.getScoresBuilder().getScoresBuilder(1).setSteps(Double.NaN)),
                new Fault(
                        "does not tell of the",
                        true,
                        answer -> answer.getScoresBuilder()
                                .getScoresBuilder(0)
                                .addRight(0)
                                .addTested(1)),
                new Fault(
                        "can't be one",
                        true,
                        answer -> answer.getScoresBuilder().getScoresBuilder(0).setRight(0, 1_000)),
                new Fault(
                        "which nobody asked for",
                        true,
                        answer -> answer.getScoresBuilder()
                                .getScoresBuilder(0)
                                .getJudgedBuilder()
                                .setEpisodes(1)),
                new Fault(
                        "of others than were asked for",
                        true,
                        answer -> answer.getScoresBuilder().addWithoutWindows("stranger")));
    }

    @Test
    void whatCannotBeAnAnswerCostsTheWorkerTheRun() throws Exception {
        StudyResult one = alone(spec());
        try (var cluster = new Cluster(leased(), 0, workers -> {});
                var work = new PreparedWork(1)) {
            int port = cluster.server().port();
            int hostiles = 0;
            for (boolean scores : new boolean[] {false, true}) {
                for (Fault fault : faults()) {
                    if (fault.scores == scores) {
                        hostiles++;
                        try (var hostile = new RawWorker(port, "hostile-" + hostiles, work)) {
                            LeaseOffer offer = hostile.lease();
                            byte[] answer = fault.of(hostile.job(offer));
                            assertThatThrownBy(() -> hostile.send(offer, answer))
                                    .hasMessageContaining(fault.told);
                            assertThat(hostile.farewell())
                                    .contains("can't be one")
                                    .contains(fault.told);
                        }
                    }
                }
                if (!scores) {
                    try (var honest = new RawWorker(port, "honest", work)) {
                        LeaseOffer offer = honest.lease();
                        assertThat(honest.send(offer, honest.job(offer))).isEqualTo(Verdict.COUNTED);
                    }
                }
            }
            tooLarge(port, work);
            cluster.workers().start("last", 1, TestWorkers.VERSIONS);
            assertSame(cluster.study().get(), one);
            LeaseCounts counts = cluster.server().counts();
            assertThat(counts.refused()).isEqualTo(faults().size() + 1);
        }
    }

    private static void tooLarge(int port, PreparedWork work) throws Exception {
        try (var hostile = new RawWorker(port, "large", work)) {
            LeaseOffer offer = hostile.lease();
            List<LeaseResult> messages = new ArrayList<>(hostile.messages(offer, new byte[] {1}));
            LeaseResult.Builder header = messages.getFirst().toBuilder();
            header.getHeaderBuilder().setJobBytes(1L << 40);
            messages.set(0, header.build());
            assertThatThrownBy(() -> hostile.send(messages)).hasMessageContaining("it announces 1099511627776 bytes");
        }
    }

    @Test
    void whoHasPreparedOtherPeopleIsRefusedAndTheStudyEnds() {
        ExperimentSpec spec = leased();
        assertThatThrownBy(() -> new Study(spec, 1).run(StudyProgress.SILENT, (cluster, leased) -> {
                    Map<String, String> others = new TreeMap<>(leased.digests());
                    others.put("people", "others");
                    WorkerServer server = WorkerServer.listen(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            TestWorkers.TOKEN,
                            new LeasedExperiment(leased.settings(), TestWorkers.VERSIONS, others),
                            new WorkerServer.Waits(Duration.ofMinutes(1), Duration.ofMillis(200)));
                    try (server;
                            var workers = new TestWorkers(server.port())) {
                        workers.start("stranger", 1, TestWorkers.VERSIONS);
                        assertThat(workers.end("stranger")).contains("the SHA-256 of its people is");
                        server.await(1);
                        return server;
                    }
                }))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("0 of 1 workers came");
    }
}

package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.secagg.TrustBasis;
import dev.proprio.experiments.engine.FleetQueries;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.Preparation;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.progress.ProgressLine;
import dev.proprio.experiments.progress.ProgressMode;
import dev.proprio.experiments.record.DeviceEvaluation;
import dev.proprio.experiments.record.DeviceRejection;
import dev.proprio.experiments.record.DeviceSets;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.proto.query.QueryBinding;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that stops while its devices tell, under masks, how well its last model does, and goes on, asks them nothing twice. */
@Timeout(120)
class ToldAnswersTest {
    private static final String DATA = "source: synthetic, devices: 8, bout: 10s, classes: [walk, sit]";
    private static final String SPEC = """
        name: told
        engine: grpc
        rounds: 2
        data: {%s, preprocessing: {window: 1s, scaling: none}}
        model: {kind: mlp, hidden: [4]}
        cohort: {size: 6}
        evaluation:
          every: 2
          on-devices: true
          conformal: {coverage: 0.7, federated: true}
          rejection: {recall: 0.8, federated: true}
        secure-aggregation: {protocol: secagg, minimum: 3}
        """;

    /** Of the untouched model one, of the last one: how right it is, two each for two thresholds, three of what these come to, and four of how many have windows. */
    private static final int QUESTIONS = 13;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private final List<String> asked = new ArrayList<>();

    /** What is thrown at a run to stop it. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Stops before a question, and does not see some of the devices. */
    private final class Watched implements OpenFleet, FleetQueries {
        private final OpenFleet fleet;
        private final int last;
        private final int unseen;

        Watched(OpenFleet fleet, int last, int unseen) {
            this.fleet = fleet;
            this.last = last;
            this.unseen = unseen;
        }

        @Override
        public Fleet fleet() {
            return fleet.fleet();
        }

        @Override
        public TrustBasis basis() {
            return fleet.basis();
        }

        @Override
        public Optional<FleetQueries> queries() {
            return Optional.of(this);
        }

        @Override
        public List<String> devices() throws InterruptedException {
            List<String> all = fleet.queries().orElseThrow().devices();
            return all.subList(unseen, all.size());
        }

        @Override
        public CollectedAnswers ask(QueryPlan plan) throws InterruptedException {
            if (asked.size() == last) {
                throw new Stop();
            }
            asked.add(QueryBinding.of(
                            plan.query(),
                            plan.run(),
                            plan.round(),
                            plan.models().getFirst().reference())
                    + plan.run());
            return fleet.queries().orElseThrow().ask(plan);
        }

        @Override
        public void close() {
            fleet.close();
        }
    }

    @Test
    void aRunThatGoesOnAsksNothingTwice() throws Exception {
        String channels;
        try (var known = PreparedExperiment.prepare(spec(withData()), 1);
                var server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                ConnectedDevices devices = known.connect("127.0.0.1", server.port())) {
            channels = RunJson.line(known.dataset().input().channels());
            assertThat(server.devices().await(8, Duration.ofSeconds(30))).isTrue();
            String nothing = "source: elsewhere, channels: %s, classes: [walk, sit], rate: 50".formatted(channels);
            try (var experiment = elsewhere(SPEC.formatted(nothing))) {
                // In the middle of one quantile, and of the other: what is asked next follows from what was kept.
                for (int stop : List.of(4, 10)) {
                    assertThatThrownBy(() -> run(experiment, server, stop, 0)).isInstanceOf(Stop.class);
                    assertThat(asked).hasSize(stop);
                }
                RunSummary resumed = run(experiment, server, QUESTIONS, 2);
                assertThat(asked).hasSize(QUESTIONS).doesNotHaveDuplicates();
                DeviceEvaluation told = resumed.onDevices().orElseThrow();
                assertThat(told.answered()).isEqualTo(8);
                DeviceSets sets = told.conformal().orElseThrow();
                assertThat(sets.calibrationDevices()).isEqualTo(4);
                assertThat(sets.devices()).isEqualTo(4);
                assertThat(sets.calibrationWindows().orElseThrow() + sets.windows())
                        .isEqualTo(told.windows());
                DeviceRejection rejection = told.rejection().orElseThrow();
                assertThat(rejection.calibrationDevices()).isEqualTo(4);
                assertThat(rejection.devices()).isEqualTo(4);
                assertThat(rejection.calibrationWindows() + rejection.windows()).isEqualTo(told.windows());
            }
            assertThat(devices.broken()).isEmpty();
        }
    }

    private static String withData() {
        return SPEC.formatted(DATA).replace("rejection: {recall: 0.8, federated: true}", "split: time\n  guard: 0s");
    }

    /** Begins it, or goes on with it, up to a question. */
    private RunSummary run(PreparedExperiment experiment, CoordinatorServer server, int last, int unseen)
            throws Exception {
        var run = new Experiment(
                experiment,
                prepared -> new Watched(
                        Fleets.connected(
                                prepared,
                                server,
                                server.devices().devices().stream().sorted().toList()),
                        last,
                        unseen),
                "the command");
        var quiet = new ProgressLine(System.err, ProgressMode.QUIET);
        Path out = folder.resolve("run");
        if (Files.exists(out)) {
            try (InterruptedRun stopped = InterruptedRun.in(out)) {
                return run.resume(stopped, quiet, false);
            }
        }
        try (RunFolder records = RunFolder.create(out)) {
            return run.runKept(records, quiet);
        }
    }

    private static PreparedExperiment elsewhere(String text) throws Exception {
        return Preparation.of(spec(text), 1).with(Preparation::connected, true).prepare();
    }

    private static ExperimentSpec spec(String text) {
        return ExperimentSpec.of(YamlReader.parse(text, "spec"), List.of());
    }
}

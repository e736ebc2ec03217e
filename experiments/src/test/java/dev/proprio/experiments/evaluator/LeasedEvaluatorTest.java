package dev.proprio.experiments.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.lease.WorkerServer;
import dev.proprio.experiments.cluster.LeasedSpecs;
import dev.proprio.experiments.cluster.TestWorkers;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.v1.EvaluationJob;
import dev.proprio.proto.v1.PersonEvaluationMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LeasedEvaluatorTest {
    private static final WorkerServer.Waits WAITS =
            new WorkerServer.Waits(Duration.ofMinutes(1), Duration.ofSeconds(20));

    private static ExperimentSpec spec(String strategy) {
        return ExperimentSpec.of(YamlReader.parse("""
                name: evaluated
                rounds: 1
                data: {source: synthetic, devices: 14, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 3}
                evaluation: {predictions: true, batch: 7, held-out: 0.5}
                """, "test"), List.of(strategy));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local.algorithm=sgd",
                "local.algorithm=ifca",
                "evaluation={split: time, guard: 1s, predictions: true, batch: 7}"
            })
    void whoMeasuresLeavesNoTrace(String strategy) throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec(strategy), 1)) {
            var here = new LocalEvaluator(experiment);
            for (int count : new int[] {1, 3}) {
                try (WorkerServer server = WorkerServer.listen(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                TestWorkers.TOKEN,
                                LeasedSpecs.of(experiment, TestWorkers.VERSIONS),
                                WAITS);
                        var workers = new TestWorkers(server.port())) {
                    workers.start(count, 2);
                    server.await(count);
                    var leased = new LeasedEvaluator(experiment, server, Duration.ZERO);
                    for (int model = 0; model < 2; model++) {
                        for (boolean last : new boolean[] {false, true}) {
                            float[] parameters = parameters(experiment, model);
                            assertThat(leased.evaluate(parameters, last))
                                    .usingRecursiveComparison()
                                    .isEqualTo(here.evaluate(parameters, last));
                        }
                    }
                    assertThat(server.counts().handedOut())
                            .as("all but the first evaluation, by %s workers with two threads each", count)
                            .isEqualTo(3L * Math.min(experiment.dataset().testUsers(), 2 * count));
                }
            }
        }
    }

    private static float[] parameters(PreparedExperiment experiment, int model) {
        float[] parameters = experiment.whole(experiment.initialModel()).clone();
        var random = KeyedRandom.of(model, "parameters");
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += (float) (model * random.nextGaussian());
        }
        return parameters;
    }

    @Test
    void shortEvaluationsStayHere() throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec("local.algorithm=sgd"), 1);
                WorkerServer nobody = WorkerServer.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        TestWorkers.TOKEN,
                        LeasedSpecs.of(experiment, TestWorkers.VERSIONS),
                        WAITS)) {
            var leased = new LeasedEvaluator(experiment, nobody, Duration.ofDays(1));
            for (int i = 0; i < 3; i++) {
                assertThat(leased.evaluate(parameters(experiment, 0), false)).isNotEmpty();
            }
            assertThat(nobody.counts().handedOut()).isZero();
        }
    }

    @Test
    void whatCannotBeAnEvaluationIsRefused() throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec("local.algorithm=sgd"), 1)) {
            PersonEvaluation person = new LocalEvaluator(experiment)
                    .evaluate(parameters(experiment, 1), true)
                    .getFirst();
            String user = person.predictions().person();
            PersonEvaluationMessage message = PersonEvaluations.write(Optional.of(person));
            assertThat(PersonEvaluations.read(message, user, 3, true, true))
                    .usingRecursiveComparison()
                    .isEqualTo(Optional.of(person));
            assertThat(PersonEvaluations.read(PersonEvaluations.write(Optional.empty()), user, 3, true, true))
                    .isEmpty();
            Map<String, Consumer<PersonEvaluationMessage.Builder>> faults = Map.of(
                    "somebody else", m -> m.setUser("stranger"),
                    "predictions do not fit", m -> m.addPredicted(0),
                    "a class that there is not", m -> m.setPredicted(0, 3),
                    "scores do not fit", m -> m.setScores(m.getScores().concat(ByteString.copyFrom(new byte[4]))),
                    "where each window comes from", m -> m.removeOrigins(0));
            faults.forEach((told, fault) -> {
                PersonEvaluationMessage.Builder wrong = message.toBuilder();
                fault.accept(wrong);
                assertThatThrownBy(() -> PersonEvaluations.read(wrong.build(), user, 3, true, true))
                        .isInstanceOf(InvalidPartialException.class)
                        .hasMessageContaining(told);
            });
            assertThatThrownBy(() -> PersonEvaluations.read(message, user, 3, false, true))
                    .hasMessageContaining("scores do not fit");
            assertThatThrownBy(() -> PersonEvaluations.read(message, user, 3, true, false))
                    .hasMessageContaining("where each window comes from");
        }
    }

    @Test
    void aJobOfAnotherExperimentIsRefused() throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec("local.algorithm=sgd"), 1)) {
            var jobs = new EvaluationJobs(experiment);
            byte[] model = FloatBytes.encode(parameters(experiment, 0));
            int tested = experiment.dataset().testUsers();
            for (int[] range : new int[][] {{-1, 1}, {1, 1}, {2, 1}, {0, tested + 1}}) {
                byte[] job = EvaluationJob.newBuilder()
                        .setFirst(range[0])
                        .setEnd(range[1])
                        .build()
                        .toByteArray();
                assertThatThrownBy(() -> jobs.carryOut(job, model, () -> true))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("but %s are tested".formatted(tested));
            }
            byte[] job = EvaluationJob.newBuilder().setEnd(1).build().toByteArray();
            assertThatThrownBy(() -> jobs.carryOut(job, new byte[8], () -> true))
                    .hasMessageContaining("the model to measure has 2 parameters");
            assertThatThrownBy(() -> jobs.carryOut(job, model, () -> false)).isInstanceOf(InterruptedException.class);
        }
    }
}

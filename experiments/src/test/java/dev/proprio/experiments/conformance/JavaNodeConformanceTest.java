package dev.proprio.experiments.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.identity.Enrolment;
import dev.proprio.client.node.ClientNode;
import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.proto.query.ComparisonQuery;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.ReleaseLimit;
import dev.proprio.proto.secagg.client.SessionLog;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.update.TrainingTask;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The SDK keeps all rules. */
@Timeout(120)
class JavaNodeConformanceTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(60), Duration.ofMillis(480));

    private static final LocalTraining TRAINING = new LocalTraining() {
        @Override
        public ClientUpdate train(TrainingTask task, Broadcast model) {
            if (!"sgd".equals(task.training().get("algorithm"))) {
                throw new IllegalArgumentException("this device knows the algorithm sgd only");
            }
            float[] change = new float[model.layout().length()];
            Arrays.fill(change, 0.25f);
            return ClientUpdate.ofParameters(100, change, Map.of("loss", new Metric(30, 100)));
        }

        @Override
        public QueryAnswer answer(Query query, Optional<Broadcast> model) {
            return switch (query) {
                case HistogramQuery histogram -> histogram.answer(42);
                case EvaluationQuery evaluation -> evaluation.answer(new int[] {0, 1, 1}, new int[] {0, 1, 0}, 1.5);
                default -> throw new IllegalArgumentException("this device does not tell that");
            };
        }

        @Override
        public QueryAnswer compare(ComparisonQuery query, Broadcast first, Broadcast second) {
            return query.answer(new int[] {0, 1, 1}, new int[] {0, 1, 0}, new int[] {0, 0, 0});
        }
    };

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void theSdkKeepsAllRulesOverMutualTls() throws Exception {
        var settings = new ConformanceSettings(
                KitFixture.model(),
                Optional.empty(),
                Map.of("algorithm", "sgd"),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                BACKOFF,
                Duration.ofSeconds(30),
                List.of());
        try (ConformanceServer server = ConformanceServer.guarded(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                settings,
                folder.resolve("store"),
                outcome -> {})) {
            Path own = folder.resolve("identity");
            DeviceIdentity enrolled = Enrolment.enroll(
                    "127.0.0.1",
                    server.port(),
                    server.token(KitFixture.DEVICE).orElseThrow(),
                    server.fingerprint().orElseThrow(),
                    own);
            ClientPolicy policy = ClientPolicy.DEFAULT.releasing(ReleaseLimit.every(Duration.ZERO));
            try (ClientNode node = ClientNode.enrolled("127.0.0.1", server.port(), own)
                    .backoff(BACKOFF)
                    .training(TRAINING)
                    .secure(SecureIdentity.of(enrolled, policy, new SessionLog(3), false))
                    .start()) {
                ConformanceReport report = server.run();
                assertThat(report.rules())
                        .filteredOn(rule -> rule.verdict() != RuleVerdict.HOLDS)
                        .isEmpty();
                assertThat(report.rules()).extracting(RuleOutcome::rule).isEqualTo(ConformanceKit.names());
                assertThat(report.rules())
                        .filteredOn(rule -> rule.rule().startsWith("query"))
                        .extracting(RuleOutcome::seen)
                        .anySatisfy(seen -> assertThat(seen).contains("it answered the query \"HISTOGRAM\""))
                        .anySatisfy(seen -> assertThat(seen).isEqualTo("it answered the query \"EVALUATION\""))
                        .anySatisfy(seen -> assertThat(seen).isEqualTo("it answered the query \"COMPARISON\""));
                assertThat(report.conforms()).isTrue();
                assertThat(report.device()).isEqualTo(KitFixture.DEVICE);
                assertThat(node.hasEnded()).isFalse();
            }
        }
    }
}

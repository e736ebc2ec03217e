package dev.proprio.experiments.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.SampleSummary;
import dev.proprio.experiments.spec.MlflowSpec;
import dev.proprio.experiments.tracking.FakeMlflow.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever an MLflow server does, nothing is lost that it would take, and nothing is there twice. */
@Timeout(60)
class MlflowTest {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int ROUNDS = 30;

    /** Every third request is met by the fault. */
    @ParameterizedTest
    @EnumSource(
            names = {"NONE", "REFUSED"},
            mode = EnumSource.Mode.EXCLUDE)
    void aFaultAgainAndAgainLosesAndDoublesNothing(Fault fault) throws Exception {
        try (var server = new FakeMlflow((number, path) -> number % 3 == 1 ? fault : Fault.NONE)) {
            boolean silent = fault.name().endsWith("SILENT");
            assertThat(begun(server.url(), silent ? Duration.ofMillis(100) : ANSWER, Duration.ofSeconds(30), 2))
                    .isEmpty();
            requireOnce(server, 2);
            assertThat(server.status()).isEqualTo("FINISHED");
        }
    }

    @Test
    void anyMixtureOfFaultsLosesAndDoublesNothing() throws Exception {
        for (int seed = 1; seed <= 3; seed++) {
            var random = new Random(seed);
            Fault[] all = {
                Fault.NONE,
                Fault.BUSY,
                Fault.BROKEN,
                Fault.DONE_BUT_BROKEN,
                Fault.HUNG_UP,
                Fault.DONE_BUT_HUNG_UP,
                Fault.DONE_BUT_HALF_HUNG_UP,
                Fault.ANSWERED_TWICE,
                Fault.HTML,
                Fault.NOTHING,
                Fault.A_LIST,
                Fault.NULLS
            };
            try (var server = new FakeMlflow((number, path) -> all[random.nextInt(all.length)])) {
                assertThat(run(server, ROUNDS)).as("seed %s", seed).isEmpty();
                requireOnce(server, ROUNDS);
            }
        }
    }

    @Test
    void aRunThatGoesOnIsTheSameRunThereAndTellsNoStepTwice() throws Exception {
        try (var server = new FakeMlflow((number, path) -> Fault.NONE)) {
            assertThat(run(server, 12)).isEmpty();
            assertThat(run(server, ROUNDS)).isEmpty();
            requireOnce(server, ROUNDS);
            assertThat(server.tags).containsEntry("proprio.run", "the-run").containsKey("proprio.model_sha256");
            assertThat(server.parameters).containsEntry("local.epochs", "1").hasSize(150);
        }
    }

    @Test
    void manyRoundsAtOnceAreSplit() throws Exception {
        try (var server = new FakeMlflow(
                (number, path) -> path.equals("experiments/create") && number < 40 ? Fault.BUSY : Fault.NONE)) {
            assertThat(run(server, 250)).isEmpty();
            requireOnce(server, 250);
            assertThat(server.largest()).isEqualTo(1_000);
        }
    }

    @Test
    void whatIsRefusedIsCountedAndSaid() throws Exception {
        try (var server =
                new FakeMlflow((number, path) -> path.equals("runs/log-batch") ? Fault.REFUSED : Fault.NONE)) {
            assertThat(run(server, 3).orElseThrow())
                    .isEqualTo(
                            "MLflow at %s was not told 4 of 4 rounds, the settings, the end of the run: it answers 400 INVALID_PARAMETER_VALUE no"
                                    .formatted(server.url()));
        }
    }

    @Test
    void aServerThatIsNotThereOrNeverAnswersIsWaitedForNoLongerThanTheSpecSays() throws Exception {
        String gone;
        try (var server = new FakeMlflow((number, path) -> Fault.SILENT)) {
            gone = server.url();
            assertThat(begun(server.url(), ANSWER, Duration.ofMillis(300), 5).orElseThrow())
                    .startsWith(
                            "MLflow at " + gone + " was not told 6 of 6 rounds, the settings, the end of the run: ");
            assertThat(server.metrics()).isEmpty();
        }
        assertThat(begun(gone, ANSWER, Duration.ZERO, 5).orElseThrow()).contains("6 of 6 rounds");
    }

    @Test
    void theTokenComesFromTheEnvironmentAndTravelsUnreadably() throws Exception {
        Map<String, String> token = Map.of("MLFLOW_TRACKING_TOKEN", "s3cret");
        assertThat(MlflowLogin.header("http://127.0.0.1:5000", token)).isEqualTo("Bearer s3cret");
        assertThat(MlflowLogin.header("https://m.example", token)).isEqualTo("Bearer s3cret");
        assertThat(MlflowLogin.header("http://m.example", Map.of())).isEmpty();
        assertThat(MlflowLogin.header(
                        "https://m.example", Map.of("MLFLOW_TRACKING_USERNAME", "a", "MLFLOW_TRACKING_PASSWORD", "b")))
                .isEqualTo("Basic YTpi");
        for (String url : List.of("http://m.example", "http://127.0.0.1.example", "http://localhost.example")) {
            assertThatThrownBy(() -> MlflowLogin.header(url, token))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("https")
                    .hasMessageNotContaining("s3cret");
        }
        assertThatThrownBy(() -> MlflowLogin.header("https://m.example", Map.of("MLFLOW_TRACKING_TOKEN", "s3cret\n")))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("s3cret");
    }

    private static Optional<String> run(FakeMlflow server, int last) {
        return begun(server.url(), ANSWER, Duration.ofSeconds(30), last);
    }

    private static Optional<String> begun(String url, Duration answer, Duration wait, int last) {
        var delays = new MlflowDelays(answer, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofMillis(100));
        Map<String, String> settings = new LinkedHashMap<>(Map.of("local.epochs", "1"));
        for (int i = 1; i < 150; i++) {
            settings.put("setting." + i, "x");
        }
        try (Mlflow tracker = Mlflow.begin(
                new MlflowServer(url, "", delays.request()),
                new MlflowSpec(url, "of an experiment", wait),
                new MlflowRun("the-run", "name", settings, 0),
                delays)) {
            for (int round = 0; round <= last; round++) {
                tracker.recorded(RoundRow.empty(round).with(RoundRow::accuracy, Optional.of(round / 64.0)));
            }
            return tracker.ended(SampleSummary.of("s").with(RunSummary::modelSha256, Optional.of("ab")));
        }
    }

    private static void requireOnce(FakeMlflow server, int last) {
        List<FakeMlflow.Metric> accuracies = new ArrayList<>(server.metrics());
        accuracies.removeIf(metric -> !metric.key().equals("accuracy"));
        assertThat(accuracies).hasSize(last + 1);
        for (int round = 0; round <= last; round++) {
            assertThat(accuracies.get(round)).isEqualTo(new FakeMlflow.Metric("accuracy", round, round / 64.0));
        }
        assertThat(server.metrics().stream().map(metric -> metric.key() + "@" + metric.step()))
                .doesNotHaveDuplicates();
        assertThat(server.runs()).isEqualTo(1);
    }
}

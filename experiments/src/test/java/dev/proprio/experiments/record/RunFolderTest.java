package dev.proprio.experiments.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.evaluation.UserResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    private Path temporary;

    private static RoundRow round(int round, double seconds) {
        return RoundRow.empty(round)
                .with(draft -> draft.set(RoundRow::selected, 3)
                        .set(RoundRow::accepted, 2)
                        .set(RoundRow::failed, 1)
                        .set(RoundRow::weight, 40)
                        .set(RoundRow::trainLoss, Optional.of(0.5))
                        .set(RoundRow::seconds, seconds)
                        .set(RoundRow::bytesUp, 100)
                        .set(RoundRow::bytesDown, 200)
                        .set(RoundRow::accuracy, Optional.of(0.75))
                        .set(RoundRow::macroF1, Optional.of(0.7))
                        .set(RoundRow::userMean, Optional.of(0.74))
                        .set(RoundRow::userSd, Optional.of(0.1))
                        .set(RoundRow::worstDecile, Optional.of(0.6)));
    }

    private static ClientRow client(int round, String device) {
        return new ClientRow(
                round,
                device,
                Outcome.ACCEPTED,
                "",
                "",
                20,
                Optional.of(0.25),
                Optional.empty(),
                0.125,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static RunSummary summary(double seconds) {
        List<UserResult> users = List.of(new UserResult("ann", 4, 3, 0.5, 1.0), new UserResult("bob", 2, 2, 1, 0.25));
        ConfusionMatrix confusion = ConfusionMatrix.of(new long[][] {{3, 1}, {0, 2}});
        return SampleSummary.of("walks")
                .with(draft -> draft.set(RunSummary::id, "walks-" + seconds)
                        .set(RunSummary::spec, Map.of("rounds", 2))
                        .set(RunSummary::threads, 2)
                        .set(RunSummary::versions, Map.of("java", "25"))
                        .set(RunSummary::rounds, 2)
                        .set(RunSummary::metrics, Optional.of(FinalMetrics.of(confusion, users)))
                        .set(RunSummary::bytesUp, 200)
                        .set(RunSummary::bytesDown, 400)
                        .set(RunSummary::clientsPerSecond, 12.5)
                        .set(RunSummary::seconds, seconds)
                        .set(RunSummary::modelSha256, Optional.of("abc"))
                        .set(RunSummary::parameters, 1234)
                        .set(RunSummary::command, "proprio run walks.yaml"));
    }

    @Test
    void rowsAreWrittenWhenTheirRoundEnds() throws IOException {
        try (RunFolder folder = RunFolder.create(temporary.resolve("a/b"))) {
            Path clients = folder.path().resolve("clients.jsonl");
            folder.add(client(1, "z"));
            folder.add(client(1, "a"));
            assertThat(clients).isEmptyFile();
            folder.add(round(1, 0.5));
            assertThat(Files.readAllLines(clients))
                    .containsExactly(
                            "{\"round\":1,\"device\":\"a\",\"outcome\":\"accepted\",\"stage\":\"\",\"reason\":\"\","
                                    + "\"weight\":20,\"loss\":0.25,\"seconds\":0.125}",
                            "{\"round\":1,\"device\":\"z\",\"outcome\":\"accepted\",\"stage\":\"\",\"reason\":\"\","
                                    + "\"weight\":20,\"loss\":0.25,\"seconds\":0.125}");
            assertThat(folder.path().resolve("rounds.jsonl"))
                    .hasContent("{\"round\":1,\"selected\":3,\"accepted\":2,\"failed\":1,\"late\":0,\"weight\":40,"
                            + "\"train_loss\":0.5,\"seconds\":0.5,\"bytes_up\":100,\"bytes_down\":200,"
                            + "\"accuracy\":0.75,\"macro_f1\":0.7,\"user_mean\":0.74,\"user_sd\":0.1,"
                            + "\"worst_decile\":0.6}");
        }
    }

    @Test
    void theDevicesOfAnUnfinishedRoundAreKept() throws IOException {
        RunFolder folder = RunFolder.create(temporary.resolve("run"));
        folder.add(client(3, "a"));
        folder.close();
        assertThat(Files.readAllLines(folder.path().resolve("clients.jsonl"))).hasSize(1);
        folder.close();
    }

    @Test
    void filesAppearWhole() throws IOException {
        try (RunFolder folder = RunFolder.create(temporary.resolve("run"))) {
            folder.write(summary(3));
            folder.write(List.of(new UserResult("ann", 4, 3, 0.5, 1.0)));
            folder.write("report.html", "<p/>");
            folder.write("report.html", "<hr/>");
            assertThat(folder.path().resolve("report.html")).hasContent("<hr/>");
            assertThat(folder.path().resolve("per-user.json")).content().contains("\"macro_f1\" : 0.5");
            assertThat(folder.path().toFile().list())
                    .containsExactlyInAnyOrder(
                            "run.json", "per-user.json", "report.html", "rounds.jsonl", "clients.jsonl");
        }
    }

    @Test
    void theSummarySurvivesWritingAndReading() throws IOException {
        String json = RunJson.pretty(summary(3));
        assertThat(RunJson.read(json, RunSummary.class)).isEqualTo(summary(3));
        assertThat(RunJson.read(RunJson.line(round(1, 2)), RoundRow.class)).isEqualTo(round(1, 2));
        assertThat(json)
                .contains("\"model_sha256\" : \"abc\"", "\"status\" : \"done\"", "\"worst_decile\" : 0.75")
                .contains("\"loss\" : 0.75", "\"clients_per_second\" : 12.5")
                .doesNotContain("failure");
    }

    @Test
    void runsAreComparedWithoutTheirTimes() {
        assertThat(RunJson.comparable(summary(3))).isEqualTo(RunJson.comparable(summary(4)));
        assertThat(RunJson.comparable(round(1, 3))).isEqualTo(RunJson.comparable(round(1, 4)));
        assertThat(RunJson.comparable(round(1, 3))).isNotEqualTo(RunJson.comparable(round(2, 3)));
    }

    @Test
    void foldersWithSomethingInThemAreRefused() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "x");
        assertThatThrownBy(() -> RunFolder.create(temporary))
                .isInstanceOf(OccupiedFolderException.class)
                .hasMessage("cannot write a run to %s: it is not empty; choose another folder with --out, or remove it"
                        .formatted(temporary));
        assertThatThrownBy(() -> RunFolder.create(file))
                .hasMessage("cannot write a run to %s: there is a file of that name;".formatted(file)
                        + " choose another folder with --out, or remove it");
        RunFolder.create(Files.createDirectory(temporary.resolve("empty"))).close();
        Path stopped = temporary.resolve("stopped");
        RunFolder.create(stopped).close();
        try (FolderLock _ = FolderLock.of(stopped)) {
            assertThatThrownBy(() -> RunFolder.create(stopped)).isInstanceOf(OccupiedFolderException.class);
        }
        Path journal = Files.writeString(stopped.resolve(ResumePoint.JOURNAL), "begun");
        RunFolder.create(stopped).close();
        assertThat(journal).doesNotExist();
        Files.writeString(stopped.resolve(RunFolder.ROUNDS), "{}");
        assertThatThrownBy(() -> RunFolder.create(stopped)).isInstanceOf(OccupiedFolderException.class);
    }

    @Test
    void theDefaultFolderIsNamedByExperimentAndTime() throws IOException {
        LocalDateTime now = LocalDateTime.of(2026, 3, 4, 5, 6, 7);
        assertThat(RunFolder.defaultPath(temporary, "my walks/2", now))
                .isEqualTo(temporary.resolve("my-walks-2-20260304-050607"));
        assertThat(RunFolder.defaultPath(temporary, "..", now)).isEqualTo(temporary.resolve("run-20260304-050607"));
        Files.createDirectory(temporary.resolve("a-20260304-050607"));
        assertThat(RunFolder.defaultPath(temporary, "a", now)).isEqualTo(temporary.resolve("a-20260304-050607-2"));
    }
}

package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.engine.Preparation;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.ResumePoint;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A run that got more rounds, twice, is the run that had all of them from the first on, but for its id and its times. */
class LongerRunTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local.algorithm=scaffold;server-optimizer=adam;server-optimizer.schedule={kind: cosine, rounds: 5}",
                "compression=top-k;journal.every=3;cohort.selection=oort",
                "early-stopping={patience: 1, least-gain: 1};evaluation.on-devices=true",
                "clock=virtual;mode={kind: buffered, buffer: 3, concurrency: 4}"
            })
    void itHasTheSameBits(String settings) throws Exception {
        Path whole = folder.resolve("whole");
        run(spec(7, settings), whole);
        Path two = folder.resolve("two");
        RunSummary first = run(spec(2, settings), two);
        String said = Files.readString(two.resolve(RunSummary.FILE));
        Path three = folder.resolve("three");
        RunSummary second = goOn(two, three, spec(3, settings));
        Path seven = folder.resolve("seven");
        goOn(three, seven, spec(7, settings));
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(json(seven, RunSummary.FILE)).isEqualTo(json(whole, RunSummary.FILE));
        for (String rows : List.of(RunFolder.ROUNDS, RunFolder.CLIENTS)) {
            assertThat(rows(seven, rows)).isEqualTo(rows(whole, rows));
        }
        assertThat(seven.resolve(RunFolder.USERS)).hasSameTextualContentAs(whole.resolve(RunFolder.USERS));
        assertThat(two.resolve(RunSummary.FILE)).hasContent(said);
        if (settings.startsWith("early")) {
            assertThat(rows(whole, RunFolder.ROUNDS).size()).isLessThan(8);
        }
    }

    @Test
    void whatCannotGoOnIsSaidAndNothingIsMade() throws Exception {
        Path two = folder.resolve("two");
        run(spec(2, "journal.every=1"), two);
        Path longer = folder.resolve("longer");
        assertThatThrownBy(() -> LongerRun.begin(two, longer, spec(4, "local.epochs=3"), "the command"))
                .isInstanceOf(CannotGoOnException.class)
                .hasMessage("it had another local.epochs");
        Files.write(two.resolve(ResumePoint.JOURNAL), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> LongerRun.begin(two, longer, spec(4, "journal.every=1"), "the command"))
                .isInstanceOf(CannotGoOnException.class)
                .hasMessage("its journal can't be read");
        Files.delete(two.resolve(ResumePoint.FILE));
        assertThatThrownBy(() -> LongerRun.begin(two, longer, spec(4, "journal.every=1"), "the command"))
                .isInstanceOf(CannotGoOnException.class)
                .hasMessage("nothing was kept of it to go on from");
        assertThat(longer).doesNotExist();
    }

    private ExperimentSpec spec(int rounds, String settings) throws IOException {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: longer
            rounds: %s
            data: {source: synthetic, devices: 10, bout: 3s, repetitions: 4, classes: [walk, sit], preprocessing: {window: 1s}}
            model: {kind: mlp, hidden: [4]}
            cohort: {size: 4}
            local: {epochs: 1}
            evaluation: {every: 2, held-out: 0.4}
            """.formatted(rounds));
        return ExperimentSpec.read(file, List.of(settings.split(";", -1)));
    }

    private static RunSummary run(ExperimentSpec spec, Path out) throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                RunFolder records = RunFolder.create(out)) {
            return new Experiment(experiment, Experiment.engineOf(spec), "the command")
                    .runKept(records, new UnseenProgress());
        }
    }

    private static RunSummary goOn(Path done, Path longer, ExperimentSpec spec) throws Exception {
        LongerRun.begin(done, longer, spec, "the command");
        try (InterruptedRun run = InterruptedRun.in(longer);
                var experiment = Preparation.of(spec, 1)
                        .with(Preparation::agreed, run.agreed())
                        .prepare()) {
            return new Experiment(experiment, Experiment.engineOf(spec), run.command())
                    .resume(run, new UnseenProgress(), true);
        }
    }

    private static JsonNode json(Path out, String file) throws IOException {
        return RunJson.comparable(RunJson.read(Files.readString(out.resolve(file)), JsonNode.class));
    }

    private static List<JsonNode> rows(Path out, String file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(out.resolve(file))) {
            rows.add(RunJson.comparable(RunJson.read(line, JsonNode.class)));
        }
        return rows;
    }
}

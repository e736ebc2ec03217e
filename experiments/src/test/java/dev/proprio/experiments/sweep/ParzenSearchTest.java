package dev.proprio.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.progress.ProgressMode;
import dev.proprio.experiments.record.SweepSummary;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.extension.SettingsException;
import dev.proprio.proto.random.KeyedRandom;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParzenSearchTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @BeforeEach
    void writeExperiment() throws IOException {
        Files.writeString(folder.resolve("base.yaml"), """
                rounds: 1
                data: {source: synthetic, devices: 8, bout: 3s, repetitions: 4, classes: [walk, run], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [4]}
                cohort: {size: 3}
                local: {epochs: 1, batch: 8, learning-rate: 0.1}
                """);
    }

    @Test
    void whatIsProposedFollowsFromTheScoresAndFitsTheSweep() throws IOException {
        String yaml = """
                search: tpe
                trials: 25
                startup: 5
                variants: {few: {}, many: {cohort.size: 4}}
                vary:
                  local.learning-rate: {log-uniform: [0.001, 1]}
                  local.epochs: {integers: [2, 4]}
                  local.batch: [8, 16]
                """;
        List<ParzenSearch.Proposal> tried = all(read(yaml), 1);
        assertThat(tried).hasSize(25).doesNotHaveDuplicates();
        assertThat(tried).extracting(proposal -> proposal.trial().name()).doesNotHaveDuplicates();
        for (ParzenSearch.Proposal proposal : tried) {
            Map<String, String> local =
                    SettingWriter.flat((Record) proposal.trial().spec(1).local());
            double rate = Double.parseDouble(local.get("learning-rate"));
            assertThat(rate).isBetween(0.001, 1.0);
            assertThat(local.get("epochs")).isIn("2", "3", "4");
            assertThat(local.get("batch")).isIn("8", "16");
            assertThat(proposal.trial().name())
                    .startsWith(proposal.trial().variant() + " learning-rate=")
                    .endsWith(" epochs=%s batch=%s".formatted(local.get("epochs"), local.get("batch")));
        }
        assertThat(all(read(yaml), 1)).isEqualTo(tried);
        List<ParzenSearch.Proposal> otherwise = all(read(yaml), -1);
        assertThat(otherwise.subList(0, 5)).isEqualTo(tried.subList(0, 5));
        assertThat(otherwise).isNotEqualTo(tried);
        // High rates do better, and are tried more often, than where low ones do.
        assertThat(meanRate(tried)).isGreaterThan(meanRate(otherwise) + 0.2);
        assertThat(all(read(yaml + "search-seed: 2\n"), 1)).isNotEqualTo(tried);
    }

    /** Their scores are the places of their learning rates, or the reverse. */
    private static List<ParzenSearch.Proposal> all(Sweep sweep, int sign) {
        ParzenSearch search = sweep.proposals().orElseThrow();
        List<ParzenSearch.Proposal> tried = new ArrayList<>(search.startup());
        assertThat(sweep.trials())
                .isEqualTo(tried.stream().map(ParzenSearch.Proposal::trial).toList());
        Optional<ParzenSearch.Proposal> next = next(search, tried, sign);
        while (next.isPresent()) {
            tried.add(next.get());
            next = next(search, tried, sign);
        }
        return tried;
    }

    private static Optional<ParzenSearch.Proposal> next(
            ParzenSearch search, List<ParzenSearch.Proposal> tried, int sign) {
        return search.next(
                tried,
                tried.stream().map(proposal -> sign * proposal.values().get(1)).toList());
    }

    private static double meanRate(List<ParzenSearch.Proposal> tried) {
        return tried.subList(5, tried.size()).stream()
                .mapToDouble(proposal -> proposal.values().get(1))
                .average()
                .orElseThrow();
    }

    /** Four digits of an end may lie beyond it. */
    @Test
    void noNumberIsBeyondItsRange() {
        for (SamplingScale scale : List.of(SamplingScale.UNIFORM, SamplingScale.LOG_UNIFORM)) {
            for (double[] ends : new double[][] {{0.12344, 0.12346}, {12346, 12354}, {1e-5 / 3, 2e-5 / 3}}) {
                for (int i = 0; i <= 20; i++) {
                    assertThat(Double.parseDouble(scale.at(i / 20.0, ends[0], ends[1])))
                            .isBetween(ends[0], ends[1]);
                    assertThat(Double.parseDouble(scale.between(ends[0], ends[1], KeyedRandom.of(i, "range"))))
                            .isBetween(ends[0], ends[1]);
                }
            }
        }
    }

    @Test
    void itEndsWhereNothingIsLeftToTry() throws IOException {
        Sweep sweep = read("search: tpe\ntrials: 30\nstartup: 2\nvary: {local.epochs: [1, 2, 3]}\n");
        assertThat(all(sweep, 1))
                .extracting(proposal -> proposal.trial().name())
                .containsExactlyInAnyOrder("epochs=1", "epochs=2", "epochs=3");
    }

    @Test
    void aSweepThatWasKilledGoesOnWithTheSameProposals() throws Exception {
        Sweep sweep =
                read("search: tpe\ntrials: 5\nstartup: 2\nvary: {local.learning-rate: {log-uniform: [0.01, 1e9]}}\n");
        SweepSummary whole = run(sweep, "whole");
        assertThat(whole.runs()).hasSize(5);
        Path killed = folder.resolve("killed");
        Files.createDirectories(killed);
        Files.createFile(killed.resolve(".lock"));
        for (int i : new int[] {0, 1, 2}) {
            String done = whole.runs().get(i).folder();
            Files.createDirectories(killed.resolve(done));
            for (String name : List.of("run.json", "failure.json")) {
                Path file = folder.resolve("whole").resolve(done).resolve(name);
                if (Files.exists(file)) {
                    Files.copy(file, killed.resolve(done).resolve(name));
                }
            }
        }
        assertThat(run(sweep, "killed")).isEqualTo(whole);
    }

    @Test
    void settingsThatDoNotGoTogetherAreRefused() {
        assertThatThrownBy(() -> read("search: tpe\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("trials must say how many to draw and propose");
        assertThatThrownBy(() -> read("search: tpe\ntrials: 3\nstartup: 4\n"))
                .hasMessageContaining("startup must be at most trials, 3, but was 4");
        assertThatThrownBy(() -> read("search: random\ntrials: 3\nstartup: 2\n"))
                .hasMessageContaining("startup is for search: tpe");
    }

    private Sweep read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("sweep.yaml"), "experiment: base.yaml\n" + yaml);
        return SweepReader.read(file, List.of(), folder);
    }

    private SweepSummary run(Sweep sweep, String out) throws Exception {
        var told = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        try (SweepFolder open = SweepFolder.open(folder.resolve(out))) {
            var progress = new SweepProgress(told, ProgressMode.QUIET);
            return new SweepRunner(sweep, open, progress, 1, 1, false).run();
        }
    }
}

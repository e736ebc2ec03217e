package dev.proprio.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.progress.ProgressMode;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.RungStart;
import dev.proprio.experiments.record.SearchRounds;
import dev.proprio.experiments.record.SweepRow;
import dev.proprio.experiments.record.SweepSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search that was killed and goes on ends as if it had not been, and what it says of its rounds is what it did. */
class KilledSearchTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @BeforeEach
    void writeExperiment() throws IOException {
        Files.writeString(folder.resolve("base.yaml"), """
                data: {source: synthetic, devices: 8, bout: 3s, repetitions: 4, classes: [walk, run], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [4]}
                cohort: {size: 3}
                local: {epochs: 1, batch: 8, learning-rate: 0.1}
                """);
    }

    @Test
    void wheneverItIsKilledItEndsTheSame() throws Exception {
        Sweep sweep = read("""
                experiment: base.yaml
                search: hyperband
                most-rounds: 4
                keep-one-in: 4
                vary: {local.learning-rate: {log-uniform: [0.01, 1e9]}}
                """);
        Path whole = folder.resolve("whole");
        SweepSummary expected = run(sweep, whole, this::copyWhole);
        assertThat(expected.runs()).hasSize(7).anyMatch(row -> row.failure().isPresent());
        SweepRow longest = expected.runs().get(4);
        assertThat(longest.start().flatMap(RungStart::from))
                .contains(expected.runs().stream()
                        .filter(row -> row.trial().equals(longest.trial()) && row.rounds() == 1)
                        .map(SweepRow::folder)
                        .findFirst()
                        .orElseThrow());
        assertThat(longest.trained()).contains(3);
        assertThat(expected.rounds().orElseThrow().saved()).isEqualTo(1);
        // While a run is in its place, another kill leaves half of it.
        Path torn = folder.resolve("killed-5");
        Path half = torn.resolve(longest.folder());
        Files.delete(half.resolve(RunSummary.FILE));
        Files.move(half, half.resolveSibling(longest.folder() + ".unfinished"));
        for (int ended : new int[] {2, 4, 5}) {
            assertThat(run(sweep, folder.resolve("killed-" + ended), _ -> {})).isEqualTo(expected);
        }
    }

    @Test
    void whatCannotGoOnBeginsAnewAndSaysWhy() throws Exception {
        Sweep sweep = read("""
                experiment: base.yaml
                search: halving
                rounds: [1, 2]
                variants:
                  one: {journal: {every: 0}}
                  two: {journal: {every: 0}, local: {epochs: 2}}
                """);
        SweepSummary done = run(sweep, folder.resolve("a"), _ -> {});
        SearchRounds rounds = done.rounds().orElseThrow();
        assertThat(rounds.trained()).isEqualTo(4).isEqualTo(rounds.planned());
        assertThat(rounds.anew()).containsOnlyKeys("journal.every is 0, so that nothing is kept to go on from");
        Sweep secret = read("""
                experiment: base.yaml
                search: halving
                rounds: [1, 2]
                variants:
                  one: {privacy: {clip: 1, noise-multiplier: 2, delta: 0.01}, aggregation: uniform-mean, cohort: {selection: poisson}}
                """);
        assertThat(Continuation.obstacle(secret.firstRuns().getFirst().spec()).orElseThrow())
                .startsWith("privacy is accounted for");
    }

    private Sweep read(String yaml) throws IOException {
        return SweepReader.read(Files.writeString(folder.resolve("sweep.yaml"), yaml), List.of(), folder);
    }

    private static SweepSummary run(Sweep sweep, Path out, Ended ended) throws Exception {
        int[] count = new int[1];
        var told = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                ended.run(++count[0]);
            }
        };
        try (SweepFolder open = SweepFolder.open(out)) {
            var progress = new SweepProgress(told, ProgressMode.LINES);
            return new SweepRunner(sweep, open, progress, 1, 1, false).run();
        }
    }

    /** What a kill would leave after so many runs. */
    private void copyWhole(int ended) {
        Path from = folder.resolve("whole");
        Path to = folder.resolve("killed-" + ended);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Is told when a run has ended. */
    private interface Ended {
        void run(int count);
    }
}

package dev.proprio.experiments.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.DataFile;
import dev.proprio.experiments.record.DataDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Runs are compared if what they read was the same, which its digest says and no path. */
class SameDataTest {
    private static final DataFile FIRST = new DataFile("ann.csv", 10, "1".repeat(64));
    private static final DataFile SECOND = new DataFile("bob.csv", 20, "2".repeat(64));
    private static final DataFile CHANGED = new DataFile("bob.csv", 21, "3".repeat(64));
    private static final DataDigest READ = DataDigest.of(List.of(FIRST, SECOND));

    private static FinishedRun run(String algorithm, long seed, DataDigest data) {
        return RecordedRuns.of(data, RecordedRuns.done(RecordedRuns.settings(algorithm), seed, 700, 800));
    }

    private static DataDigest generated(String digit) {
        return new DataDigest(digit.repeat(64), List.of(), Optional.empty());
    }

    @Test
    void changedFilesAreNamedWhateverTheSeed() {
        List<FinishedRun> runs =
                List.of(run("sgd", 1, READ), run("scaffold", 2, DataDigest.of(List.of(FIRST, CHANGED))));
        assertThatThrownBy(() -> Comparability.check(runs, Set.of()))
                .isInstanceOf(IncomparableException.class)
                .hasMessage(
                        "the data of runs/run-of-scaffold-2 is not what it was for runs/run-of-sgd-1: bob.csv has changed (21 bytes, before 20); run one of them again, or say --across data if this is what you compare");
        assertThatCode(() -> Comparability.check(runs, Set.of("data"))).doesNotThrowAnyException();
    }

    @Test
    void theSameFilesAreTheSameData() {
        assertThatCode(() -> Comparability.check(
                        List.of(run("sgd", 1, READ), run("scaffold", 2, DataDigest.of(List.of(FIRST, SECOND)))),
                        Set.of()))
                .doesNotThrowAnyException();
    }

    @Test
    void generatedDataMustBeTheSameForTheSameSeed() {
        assertThatCode(() -> Comparability.check(
                        List.of(run("sgd", 1, generated("1")), run("scaffold", 2, generated("2"))), Set.of()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Comparability.check(
                        List.of(run("sgd", 1, generated("1")), run("scaffold", 1, generated("2"))), Set.of()))
                .hasMessageContaining("the generator makes other recordings");
    }

    @Test
    void aModelsFileThatHasChangedIsNamed() {
        var model = new DataFile("net.json", 5, "4".repeat(64));
        List<FinishedRun> runs = List.of(
                run("sgd", 1, READ.naming(List.of(model))),
                run("scaffold", 1, READ.naming(List.of(new DataFile("net.json", 5, "5".repeat(64))))));
        assertThatThrownBy(() -> Comparability.check(runs, Set.of()))
                .hasMessage(
                        "what the settings of runs/run-of-scaffold-1 name is not what it was for runs/run-of-sgd-1: net.json has changed (5 bytes as before); run one of them again, or say --across model if this is what you compare");
        assertThatCode(() -> Comparability.check(runs, Set.of("model"))).doesNotThrowAnyException();
    }

    @Test
    void runsWithoutADigestAreComparedAndCounted() throws IncomparableException {
        List<String> notes = new ArrayList<>();
        Comparison.groups(
                List.of(run("sgd", 1, READ), RecordedRuns.done(RecordedRuns.settings("scaffold"), 1, 700, 800)),
                Measure.ACCURACY,
                Set.of(),
                notes);
        assertThat(notes)
                .contains(
                        "1 of 2 runs is of a version that kept no digest of its data, so that nobody knows whether theirs was the same");
    }

    @Test
    void runsOfOtherVersionsAreNamed() throws IncomparableException {
        List<String> notes = new ArrayList<>();
        Comparison.groups(
                List.of(
                        RecordedRuns.by("proprio", "1.0", run("sgd", 1, READ)),
                        RecordedRuns.by("proprio", "1.0", run("sgd", 2, READ)),
                        RecordedRuns.by("proprio", "1.1", run("scaffold", 1, READ))),
                Measure.ACCURACY,
                Set.of(),
                notes);
        assertThat(notes)
                .contains(
                        "not all runs were computed by the same proprio (1.0 in 2, such as runs/run-of-sgd-1; 1.1 in 1, such as"
                                + " runs/run-of-scaffold-1), so that a difference may come from there");
    }
}

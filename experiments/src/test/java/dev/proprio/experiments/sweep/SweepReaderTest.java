package dev.proprio.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.SweepRow;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.SettingWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepReaderTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @BeforeEach
    void writeExperiment() throws IOException {
        Files.writeString(folder.resolve("base.yaml"), """
                rounds: 7
                data: {source: synthetic, devices: 8, bout: 5s, classes: [walk, run]}
                model: {kind: mlp, hidden: [4]}
                local: {algorithm: sgd, epochs: 3, learning-rate: 0.1}
                """);
    }

    private Sweep read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("sweep.yaml"), "experiment: base.yaml\n" + yaml);
        return SweepReader.read(file, List.of(), folder);
    }

    private String problem(String yaml) {
        try {
            read(yaml);
        } catch (IOException | IllegalArgumentException e) {
            return String.valueOf(e.getMessage()).replace(folder.toString() + "/", "");
        }
        return "nothing";
    }

    private static Map<String, String> local(Sweep sweep, int trial) {
        return SettingWriter.flat((Record) sweep.trials().get(trial).spec(1).local());
    }

    @Test
    void aGridTriesEveryCombination() throws IOException {
        Sweep sweep = read("""
                seeds: [4, 9]
                vary:
                  local.learning-rate: [0.02, 0.05]
                  cohort.size: [2, 3, 4]
                """);
        assertThat(sweep.trials())
                .extracting(Trial::name)
                .containsExactly(
                        "size=2 learning-rate=0.02",
                        "size=3 learning-rate=0.02",
                        "size=4 learning-rate=0.02",
                        "size=2 learning-rate=0.05",
                        "size=3 learning-rate=0.05",
                        "size=4 learning-rate=0.05");
        assertThat(sweep.firstRuns()).hasSize(12).extracting(PlannedRun::digest).doesNotHaveDuplicates();
        assertThat(sweep.name()).isEqualTo("sweep");
        assertThat(sweep.firstRuns().getFirst().spec().seed()).isEqualTo(4);
    }

    @Test
    void aMappingKeepsWhatItDoesNotName() throws IOException {
        Sweep sweep = read("""
                variants:
                  sgd: {}
                  slow: {local: {learning-rate: 0.01}}
                  none: {local: {algorithm: none, epochs: , learning-rate: }}
                """);
        assertThat(sweep.trials()).extracting(Trial::name).containsExactly("sgd", "slow", "none");
        assertThat(local(sweep, 1)).containsEntry("epochs", "3").containsEntry("learning-rate", "0.01");
        assertThat(local(sweep, 2)).isEqualTo(Map.of("algorithm", "none"));
        assertThat(sweep.trials().get(1).spec(5).name()).isEqualTo("slow");
        assertThat(sweep.seeds()).containsExactly(1L);
    }

    @Test
    void variantsAndAxesMultiply() throws IOException {
        Sweep sweep = read("""
                variants: {a: {}, b: {local.epochs: 1}}
                vary: {local.learning-rate: [0.1, 0.2]}
                """);
        assertThat(sweep.trials())
                .extracting(Trial::name)
                .containsExactly(
                        "a learning-rate=0.1", "a learning-rate=0.2", "b learning-rate=0.1", "b learning-rate=0.2");
    }

    @Test
    void randomDrawsAreRepeatableAndOfTheirOwnAxis() throws IOException {
        String one = "search: random\ntrials: 30\nvary: {local.learning-rate: {log-uniform: [0.001, 1]}}\n";
        Sweep sweep = read(one);
        assertThat(sweep.trials())
                .extracting(Trial::name)
                .isEqualTo(read(one).trials().stream().map(Trial::name).toList());
        double[] rates = sweep.trials().stream()
                .mapToDouble(trial -> Double.parseDouble(trial.name().substring("learning-rate=".length())))
                .toArray();
        assertThat(rates).hasSize(30);
        for (double rate : rates) {
            assertThat(rate).isBetween(0.001, 1.0);
        }
        assertThat(Arrays.stream(rates).filter(rate -> rate < 0.03).count()).isBetween(8L, 22L);
        Sweep two = read("search: random\ntrials: 30\nvary: {local.epochs: {integers: [1, 3]}, local.learning-rate:"
                + " {log-uniform: [0.001, 1]}}\n");
        assertThat(two.trials()).allMatch(trial -> trial.name().contains("epochs="));
        assertThat(two.trials().getFirst().name())
                .endsWith(sweep.trials().getFirst().name());
        assertThat(read(one + "search-seed: 2\n").trials().getFirst().name())
                .isNotEqualTo(sweep.trials().getFirst().name());
    }

    @Test
    void theDigestIsOfTheSettingsAlone() throws IOException {
        PlannedRun run = read("variants: {a: {local.epochs: 2}}").firstRuns().getFirst();
        assertThat(read("variants: {b: {local: {epochs: 2}}}")
                        .firstRuns()
                        .getFirst()
                        .digest())
                .isEqualTo(run.digest());
        assertThat(read("variants: {a: {local.epochs: 1}}")
                        .firstRuns()
                        .getFirst()
                        .digest())
                .isNotEqualTo(run.digest());
        assertThat(run.folder()).matches("a-seed1-[0-9a-f]{12}");
    }

    @Test
    void theCommandOfARunGivesTheSameExperiment() throws IOException {
        PlannedRun run = read("seeds: [3]\nvariants: {a: {local: {epochs: 2}, rounds: 5}}")
                .firstRuns()
                .getFirst();
        List<String> assignments = new ArrayList<>(List.of("seed=3"));
        for (String part : run.command().split(" --set ", -1)) {
            if (part.startsWith("'")) {
                assignments.add(part.substring(1, part.length() - 1));
            }
        }
        ExperimentSpec again = ExperimentSpec.read(folder.resolve("base.yaml"), assignments);
        assertThat(Trial.identity(again)).isEqualTo(Trial.identity(run.spec()));
        assertThat(run.command()).startsWith("./proprio run ").contains(" --seed 3 ", "'rounds=5'");
    }

    @Test
    void halvingKeepsTheBestOfEachStep() throws IOException {
        Sweep sweep = read("""
                search: halving
                rounds: [2, 6, 18]
                keep-one-in: 2
                vary: {local.learning-rate: [0.1, 0.2, 0.3, 0.4]}
                """);
        assertThat(sweep.firstRuns()).allMatch(run -> run.spec().rounds() == 2).hasSize(4);
        List<SweepRow> rows = new ArrayList<>();
        double[] scores = {0.5, 0.7, 0.6, 0.9};
        for (int i = 0; i < 4; i++) {
            boolean failed = i == 3;
            rows.add(new SweepRow(
                    sweep.trials().get(i).name(),
                    1,
                    2,
                    "x",
                    Optional.of(failed ? RunStatus.FAILED : RunStatus.DONE),
                    failed ? Optional.empty() : Optional.of(scores[i]),
                    failed ? Optional.of("why") : Optional.empty()));
        }
        List<Trial> kept = SuccessiveHalving.best(sweep.trials(), rows, 2);
        assertThat(kept).extracting(Trial::name).containsExactly("learning-rate=0.2", "learning-rate=0.3");
        assertThat(sweep.brackets().getFirst().rungs())
                .containsExactly(new Rung(4, 2), new Rung(2, 6), new Rung(1, 18));
        assertThat(SuccessiveHalving.best(sweep.trials(), rows, 4))
                .as("one that failed gets no more rounds, even where there is room")
                .hasSize(3);
        assertThat(SuccessiveHalving.best(sweep.trials().subList(3, 4), rows, 1))
                .isEmpty();
        assertThat(SuccessiveHalving.best(kept, rows, 1))
                .extracting(Trial::name)
                .containsExactly("learning-rate=0.2");
    }

    /** A search that decides sets people apart for it, but where there are such already, or it is told otherwise. */
    @Test
    void peopleToChooseByAreSetApart() throws IOException {
        String halving = "search: halving\nrounds: [2, 6]\n";
        assertThat(validation(read(halving + "vary: {local.epochs: [1, 2]}\n")))
                .containsExactly(Optional.of(0.5), Optional.of(0.5));
        assertThat(validation(read("vary: {local.epochs: [1, 2]}\n"))).containsOnly(Optional.empty());
        assertThat(validation(read("search: tpe\ntrials: 2\nvary: {local.epochs: [1, 2]}\n")))
                .containsOnly(Optional.of(0.5));
        assertThat(validation(read("median-stopping: {after: 1}\nvary: {local.epochs: [1, 2]}\n")))
                .containsOnly(Optional.of(0.5));
        assertThat(validation(read(halving + """
                variants:
                  own: {evaluation: {validation: 0}}
                  more: {evaluation.validation: 0.7}
                  early: {evaluation.on-devices: true, early-stopping: {patience: 3}}
                  sets: {evaluation.conformal: {}}
                """)))
                .containsExactly(Optional.of(0.0), Optional.of(0.7), Optional.empty(), Optional.empty());
        Sweep sweep = read(halving + "vary: {local.epochs: [1]}\n");
        assertThat(sweep.firstRuns().getFirst().command()).contains("\"validation\":0.5");
        assertThat(problem("variants: {a: {evaluation: {validation: 0.5, conformal: {}}}}"))
                .contains("validation must be left out or 0 with conformal");
        assertThat(problem("variants: {a: {evaluation: {validation: 0.5, on-devices: true}, early-stopping: {}}}"))
                .contains("evaluation.validation must be left out with early-stopping");
    }

    private static List<Optional<Double>> validation(Sweep sweep) {
        return sweep.trials().stream()
                .map(trial -> trial.spec(1).evaluation().validation())
                .toList();
    }

    @Test
    void noStepEndsBeforeThereIsAnythingToChooseBy() throws IOException {
        String stages = "variants: {a: {local: {algorithm: pre-trained, rounds: %s, epochs: , learning-rate: }}}";
        assertThat(problem("search: halving\nrounds: [3, 9]\n" + stages.formatted(3)))
                .contains(
                        "rounds makes a step of 3 rounds, which a can't have: local.rounds must be less than rounds, 3");
        assertThat(problem("search: hyperband\nmost-rounds: 9\n" + stages.formatted(1)))
                .contains("most-rounds makes a step of 1 round, which a");
        // The experiment's own 7 rounds are none of halving's.
        assertThat(read("search: halving\nrounds: [9, 12]\n" + stages.formatted(8))
                        .trials())
                .hasSize(1);
        String alone = "variants: {a: {local: {algorithm: transform-recognition, epochs: , learning-rate: }}}";
        assertThat(problem("search: halving\nrounds: [3, 9]\n" + alone))
                .contains("search must be grid or random with transform-recognition");
        // Neither is proposed what no trial at the start happens to have.
        assertThat(problem("""
                search: tpe
                trials: 9
                startup: 2
                variants: {a: {}, b: {cohort.size: 2}, c: {local: {algorithm: transform-recognition, epochs: , learning-rate: }}}
                """)).contains("search must be grid or random with transform-recognition");
        assertThat(problem("median-stopping: {after: 1}\n" + alone))
                .contains("median-stopping must be left out with transform-recognition");
        assertThat(read(alone).trials()).hasSize(1);
    }

    @Test
    void hyperbandDrawsWhatItsBracketsBeginWith() throws IOException {
        Sweep sweep = read("""
                search: hyperband
                most-rounds: 9
                vary: {local.learning-rate: {log-uniform: [0.001, 1]}}
                """);
        assertThat(sweep.trials()).hasSize(9 + 5 + 3);
        assertThat(sweep.brackets())
                .extracting(bracket -> bracket.trials().size())
                .containsExactly(9, 5, 3);
        assertThat(sweep.brackets().stream().flatMap(bracket -> bracket.trials().stream()))
                .containsExactlyElementsOf(sweep.trials());
        assertThat(sweep.firstRuns()).extracting(run -> run.spec().rounds()).contains(1, 3, 9);
        assertThat(problem("search: hyperband\nvary: {local.learning-rate: [0.1, 0.2]}\n"))
                .contains("most-rounds must say for how many rounds");
        assertThat(problem("most-rounds: 9\nvary: {local.learning-rate: [0.1, 0.2]}\n"))
                .contains("most-rounds is for search: hyperband");
        assertThat(problem("search: hyperband\nmost-rounds: 2\nvary: {local.learning-rate: [0.1, 0.2]}\n"))
                .contains("most-rounds must be at least 3 but was 2");
        assertThat(problem(
                        "search: hyperband\nkeep-one-in: 2\nmost-rounds: 10000\nvary: {local.learning-rate: [0.1]}\n"))
                .contains("most-rounds makes brackets that begin with 17961 trials, more than 10000; lower it");
    }

    @Test
    void pathsThatDoNotExistAreRefusedWithTheirLine() {
        assertThat(problem("vary:\n  local.lerning-rate: [1, 2]\n"))
                .isEqualTo("sweep.yaml:3: local.lerning-rate is not a known key; did you mean \"learning-rate\"?");
        assertThat(problem("variants:\n  x:\n    local: {algorithm: fedprocks}\n"))
                .startsWith("sweep.yaml:4: local.algorithm names an unknown local algorithm \"fedprocks\"");
        assertThat(problem("vary:\n  cohort.size: [2, 0]\n  local.epochs: [1, -1]\n"))
                .isEqualTo("sweep.yaml:4: local.epochs must be at least 1 but was -1\n"
                        + "sweep.yaml:3: cohort.size must be at least 1 but was 0");
        assertThat(problem("vary: {local..epochs: [1]}\n"))
                .contains("sweep.yaml:2: \"local..epochs\" is not a path of keys");
    }

    @Test
    void whatCannotBeASweepIsRefused() {
        assertThat(problem("vary: [1]\n"))
                .isEqualTo(
                        "sweep.yaml:2: vary must have paths and lists of values, such as local.learning-rate: [0.02, 0.05]");
        assertThat(problem("vary: {local.epochs: 3}\n"))
                .startsWith("sweep.yaml:2: vary.local.epochs must be a list of values, or a range: {uniform: [0, 1]}");
        assertThat(problem("vary: {local.epochs: []}\n"))
                .isEqualTo("sweep.yaml:2: vary.local.epochs must list at least one value");
        assertThat(problem("vary: {local.learning-rate: {uniform: [0, 1]}}\n"))
                .isEqualTo("sweep.yaml:2: vary.local.learning-rate is a range, which a grid cannot try; list values, or"
                        + " draw with search: random");
        assertThat(problem("search: random\ntrials: 3\nvary: {local.learning-rate: {log-uniform: [0, 1]}}\n"))
                .isEqualTo("sweep.yaml:4: vary.local.learning-rate needs two numbers above 0 that ascend, as in"
                        + " {log-uniform: [1, 8]}");
        assertThat(problem("search: random\n")).isEqualTo("sweep.yaml:1: trials must say how many to draw");
        assertThat(problem("trials: 3\n"))
                .isEqualTo(
                        "sweep.yaml:2: trials is for search: random, halving or tpe; a grid tries everything, and hyperband draws what its brackets begin with");
        assertThat(problem("search: halving\nrounds: [5, 5]\n"))
                .isEqualTo("sweep.yaml:3: rounds must be whole numbers from 1 that ascend but were [5, 5]");
        assertThat(problem("rounds: [5, 6]\n"))
                .isEqualTo("sweep.yaml:2: rounds is for search: halving; to try several, list them under vary");
        assertThat(problem("seeds: [1, 1]\n")).isEqualTo("sweep.yaml:2: seeds must differ from each other: [1, 1]");
        assertThat(problem("vary: {local.epochs: [2, 2]}\n"))
                .isEqualTo("sweep.yaml:1: vary tries the same settings twice; list each value once");
        assertThat(problem("variants: {a: {}, b: {local.epochs: 3}}\n"))
                .isEqualTo("sweep.yaml:1: variants has the same settings twice, in a and b");
        assertThat(problem("variants: {a: {local: none}}\n"))
                .isEqualTo("sweep.yaml:2: local: \"none\" would drop the settings at base.yaml:4; write the key that it"
                        + " belongs to, as in local: {key: none}");
        assertThat(problem("sedes: [1]\n"))
                .startsWith("sweep.yaml:2: sedes is not a known key; did you mean \"seeds\"?");
    }

    @Test
    void aMissingExperimentIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("sweep.yaml"), "name: x\nexperiment: nowhere.yaml\n");
        assertThatThrownBy(() -> SweepReader.read(file, List.of(), folder))
                .hasMessage(file + ":2: experiment must be a file beside the sweep or a recipe's name, but there is no"
                        + " \"nowhere.yaml\"; `proprio list` names the recipes");
    }
}

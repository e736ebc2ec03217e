package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.bench.BenchReport;
import dev.proprio.experiments.bench.BenchRow;
import dev.proprio.experiments.bench.RulesBench;
import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void trainComparesStepsWithDl4jAndTheMatrixProduct() throws IOException {
        Shell.Result json = Shell.run("bench", "train", "--seconds", "0.05", "--model", "mlp", "--json");
        assertThat(json.code()).as(json.err()).isZero();
        assertThat(json.err()).isEmpty();
        BenchReport report = RunJson.read(json.out(), BenchReport.class);
        assertThat(report.benchmark()).isEqualTo("train");
        assertThat(report.settings()).containsEntry("seconds", 0.05);
        assertThat(report.rows()).extracting(BenchRow::name).containsExactly("mlp b=10", "mlp b=32");
        assertThat(report.rows())
                .allSatisfy(row -> assertThat(row.figures())
                        .containsKeys("ms_per_step", "gflops", "share_of_sgemm", "times_dl4j")
                        .allSatisfy(
                                (name, value) -> assertThat(value).isFinite().isPositive()));
        assertThat(json.out()).contains("\"vector_module\"", "\"cores\"", "\"jvm_options\"");

        Path earlier = Files.writeString(folder.resolve("earlier.json"), json.out());
        Shell.Result table = Shell.run(
                "bench", "train", "--seconds", "0.05", "--model", "mlp b=10", "--compare", earlier.toString());
        assertThat(table.code()).as(table.err()).isZero();
        assertThat(table.err()).isEqualTo("measuring mlp b=10" + System.lineSeparator());
        assertThat(table.out()).contains("vector module: ", "ms per step", "divided by " + earlier + ":");
        assertThat(table.out().lines().filter(line -> line.startsWith("mflop per step")))
                .satisfiesExactly(
                        value -> assertThat(value).endsWith("4.56"),
                        ratio -> assertThat(ratio).endsWith(" 1"));
    }

    @Test
    void whatIsLearntWithoutLabelsIsMeasuredNextToSupervisedSteps() throws IOException {
        Shell.Result json =
                Shell.run("bench", "train", "--unlabelled", "--model", "mlp b=10", "--seconds", "0.02", "--json");
        assertThat(json.code()).as(json.err()).isZero();
        assertThat(RunJson.read(json.out(), BenchReport.class).rows())
                .hasSize(6)
                .allSatisfy(row -> assertThat(row.figures())
                        .containsOnlyKeys("gradients_per_second", "share_of_sgemm", "share_of_supervised")
                        .allSatisfy(
                                (name, value) -> assertThat(value).isFinite().isPositive()));
        assertThat(Shell.run("bench", "train", "--unlabelled", "--large").err())
                .contains("--unlabelled is a benchmark of its own");
    }

    @Test
    void allNeedsALauncherAndKnownParts() {
        Shell.Result alone = Shell.run("bench", "all", "--only", "list");
        assertThat(alone.code()).isNotZero();
        assertThat(alone.err()).contains("was not started by one; use ./proprio bench all");
        Shell.Result unknown = Shell.run("bench", "all", "--only", "List");
        assertThat(unknown.code()).isNotZero();
        assertThat(unknown.err()).contains("is none of list, quickstart, train, round, rules, population, secagg");
    }

    @Test
    void modelsThatAreNotKnownAreRefusedWithThoseThatAre() {
        Shell.Result unknown = Shell.run("bench", "train", "--large", "--model", "100 M");
        assertThat(unknown.code()).isNotZero();
        assertThat(unknown.err()).contains("\"100 M\" is part of no model's name", "mlp 10 M, adam");
        Shell.Result both = Shell.run("bench", "train", "--large", "--layers");
        assertThat(both.err()).contains("--layers and --large are two benchmarks");
    }

    @Test
    void oneThreadIsNotComparedWithItself() {
        Shell.Result json =
                Shell.run("bench", "train", "--seconds", "0.05", "--model", "mlp b=10", "--threads", "1", "--json");
        assertThat(json.code()).as(json.err()).isZero();
        assertThat(json.out()).doesNotContain("thread_scaling");
    }

    @Test
    void roundMeasuresClientsIdleRoundsAndMemory() {
        Shell.Result json =
                Shell.run("bench", "round", "--seconds", "0.05", "--memory-rounds", "3", "--clients", "1", "--json");
        assertThat(json.code()).as(json.err()).isZero();
        List<BenchRow> rows = RunJson.read(json.out(), BenchReport.class).rows();
        assertThat(rows)
                .extracting(BenchRow::name)
                .containsExactly(
                        "cnn b=32, 96 windows", "no training, 50 clients", "memory, no training", "memory, mlp b=32");
        assertThat(rows.get(0).figures().get("framework_share")).isBetween(0.0, 1.0);
        assertThat(rows.get(2).figures()).containsEntry("rounds", 3.0).containsKey("heap_growth_mb");
    }

    @Test
    void rulesAreComparedWithTheirDefinitions() {
        Shell.Result json =
                Shell.run("bench", "rules", "--seconds", "0.05", "--updates", "11", "--parameters", "1000", "--json");
        assertThat(json.code()).as(json.err()).isZero();
        List<BenchRow> rows = RunJson.read(json.out(), BenchReport.class).rows();
        assertThat(rows).extracting(BenchRow::name).containsExactlyElementsOf(RulesBench.names());
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.figures())
                        .containsKeys("ms", "best_ms")
                        .allSatisfy(
                                (name, value) -> assertThat(value).isFinite().isPositive()));
        assertThat(rows.stream().filter(row -> row.figures().containsKey("times_naive")))
                .extracting(BenchRow::name)
                .containsExactly("median", "krum");
    }

    @Test
    void whatAllPrintedBecomesTablesOfMarkdown() throws IOException {
        BenchReport report = BenchReport.here(
                "all",
                Map.of("turns", 1.0),
                List.of(
                        new BenchRow("list", Map.of("wall_seconds", 0.25)),
                        new BenchRow("rules: krum", Map.of("ms", 87.2)),
                        new BenchRow("rules: median", Map.of("ms", 1234.0))));
        List<BenchRow> ratios = List.of(new BenchRow("list", Map.of("wall_seconds", 0.5)));
        Path kept = Files.writeString(
                folder.resolve("all.json"), RunJson.pretty(new BenchAllCommand.Beside(report, List.of(), ratios)));
        Shell.Result markdown = Shell.run("bench", "markdown", kept.toString());
        assertThat(markdown.code()).as(markdown.err()).isZero();
        assertThat(markdown.out()).startsWith(report.machine().line() + "; ").endsWith("""
                        .

                        | | wall seconds |
                        |---|---|
                        | list | 0.250 |

                        | | ms |
                        |---|---|
                        | rules: krum | 87.2 |
                        | rules: median | 1,234 |

                        Divided by the figures of the other checkout, in turns in the same run:

                        | | wall seconds |
                        |---|---|
                        | list | 0.500 |
                        """);
        Path page = Files.writeString(folder.resolve("page.md"), "# Page\n<!-- bench -->\nold\n<!-- /bench -->\nend\n");
        assertThat(Shell.run("bench", "markdown", kept.toString(), "--into", page.toString())
                        .code())
                .isZero();
        assertThat(page).content().isEqualTo("# Page\n<!-- bench -->\n" + markdown.out() + "<!-- /bench -->\nend\n");
        Path bare = Files.writeString(folder.resolve("bare.md"), "# Page\n");
        assertRefused(
                new String[] {"bench", "markdown", kept.toString(), "--into", bare.toString()},
                bare + " has no line <!-- bench -->");
        Path other = Files.writeString(folder.resolve("other.json"), "[1]");
        assertRefused(
                new String[] {"bench", "markdown", other.toString()},
                other + " is not what `proprio bench all --json` printed: ");
    }

    @Test
    void populationDrawsTheSameCohortFromEachFleet() {
        Shell.Result json =
                Shell.run("bench", "population", "--seconds", "0.05", "--largest", "2000", "--cohort", "3", "--json");
        assertThat(json.code()).as(json.err()).isZero();
        List<BenchRow> rows = RunJson.read(json.out(), BenchReport.class).rows();
        assertThat(rows).extracting(BenchRow::name).containsExactly("1000 devices", "2000 devices");
        assertThat(rows.getFirst().figures())
                .containsEntry("times_smallest", 1.0)
                .containsKeys("start_seconds", "heap_growth_mb", "ms_per_round");
    }

    @Test
    void secaggComparesDeviceAndCoordinatorWithTheCryptographyAlone() {
        Shell.Result json =
                Shell.run("bench", "secagg", "--seconds", "0.05", "--devices", "50", "--parameters", "1000", "--json");
        assertThat(json.code()).as(json.err()).isZero();
        List<BenchRow> rows = RunJson.read(json.out(), BenchReport.class).rows();
        assertThat(rows)
                .extracting(BenchRow::name)
                .containsExactly("primitives", "50 x 1000, 10 %, complete", "50 x 1000, 10 %, ring");
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.figures())
                        .allSatisfy(
                                (name, value) -> assertThat(value).isFinite().isPositive()));
        assertThat(rows.getLast().figures())
                .containsKeys("device_times_floor", "coordinator_unmasking_times_floor", "coordinator_receives_mb");
    }

    @Test
    void withoutASubcommandItSaysWhatThereIs() {
        Shell.Result result = Shell.run("bench");
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("train", "round", "population", "secagg");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train --seconds 0              | --seconds must be greater than 0 and at most 3600 but was 0.0",
                "train --threads 0              | --threads must be at least 1 but was 0",
                "train --model rnn              | --model \"rnn\" is part of no model's name; the models are: mlp"
                        + " b=10, mlp b=32, cnn",
                "train --compare nowhere.json   | --compare names a file that does not exist: nowhere.json",
                "round --memory-rounds 0        | --memory-rounds must be at least 1 but was 0",
                "round --clients 0              | --clients must be from 1 to 1000 but was 0",
                "rules --updates 9              | --updates must be from 10 to 10000 but was 9",
                "rules --rule mode              | --rule \"mode\" is part of no rule's name; the rules are: median;",
                "markdown nowhere.json          | there is no file nowhere.json",
                "population --largest 999       | --largest must be from 1000 to 1000000000 but was 999",
                "population --cohort 1001       | --cohort must be from 1 to 1000 but was 1001",
                "secagg --devices 50,49         | --devices must be from 50 to 5000 but was 49",
                "secagg --dropout 11            | --dropout must be from 0 to 10 but was 11",
                "secagg --parameters 0          | --parameters must be from 1 to 100000000 but was 0",
                "population --speed              | Unknown option: '--speed'",
                "cook                           | Unmatched argument at index 1: 'cook'",
            })
    void whatIsWrongIsSaid(String arguments, String sentence) {
        assertRefused(("bench " + arguments).split(" "), sentence);
    }

    @Test
    void onlyAnEarlierRunOfTheSameBenchmarkIsComparedWith() throws IOException {
        String other = Files.writeString(folder.resolve("other.json"), """
            {"benchmark": "round", "versions": {}, "settings": {}, "rows": [],
             "machine": {"cores": 2, "java": "", "jvm_options": [], "vector_module": true, "max_heap_mb": 1}}
            """).toString();
        String text = Files.writeString(folder.resolve("text.json"), "fast").toString();
        String empty = Files.writeString(folder.resolve("empty.json"), "{}").toString();
        assertRefused(
                new String[] {"bench", "train", "--compare", other},
                "--compare needs what `proprio bench train --json` printed, but " + other + " is of `round`");
        assertRefused(new String[] {"bench", "train", "--compare", text}, text + " is not that: ");
        assertRefused(new String[] {"bench", "train", "--compare", empty}, empty + " is not that: ");
    }

    private static void assertRefused(String[] arguments, String sentence) {
        Shell.Result result = Shell.run(arguments);
        assertThat(result.err()).contains(sentence).doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(2);
    }
}

package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.compare.FinishedRun;
import dev.proprio.experiments.compare.RecordedRuns;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.SweepRow;
import dev.proprio.experiments.record.SweepSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import tools.jackson.databind.JsonNode;

class CompareCommandTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** Two strategies under six seeds, the second always 20 to 25 thousandths better. */
    private List<String> runs() throws IOException {
        List<String> folders = new ArrayList<>();
        for (int seed = 1; seed <= 6; seed++) {
            folders.add(write(RecordedRuns.done(RecordedRuns.settings("sgd"), seed, 500 + seed, 600, 700 - seed)));
            folders.add(
                    write(RecordedRuns.done(RecordedRuns.settings("fedprox"), seed, 520 + 2 * seed, 620, 720 - seed)));
        }
        return folders;
    }

    private String write(FinishedRun run) throws IOException {
        return write(run, run.folder().getFileName().toString());
    }

    private String write(FinishedRun run, String name) throws IOException {
        return RecordedRuns.write(folder.resolve(name), run).toString();
    }

    private Shell.Result compare(List<String> folders, String... more) {
        List<String> arguments = new ArrayList<>(List.of("compare"));
        arguments.addAll(folders);
        arguments.addAll(List.of("--html", folder.resolve("page.html").toString()));
        arguments.addAll(List.of(more));
        return Shell.run(arguments.toArray(String[]::new));
    }

    /** Whatever reads SVG reads the charts, without the page, its style or a network. */
    @Test
    void chartsBecomeFilesOfTheirOwn() throws Exception {
        Path figures = folder.resolve("figures");
        Shell.Result result = compare(runs(), "--control", "sgd", "--svg", figures.toString());
        assertThat(result.code()).as(result.err()).isZero();
        List<Path> files;
        try (Stream<Path> listed = Files.list(figures)) {
            files = listed.sorted().toList();
        }
        assertThat(files)
                .extracting(file -> file.getFileName().toString())
                .contains("accuracy-over-rounds.svg")
                .anyMatch(name -> name.startsWith("differences-from-"));
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        for (Path file : files) {
            assertThat(result.out()).contains("chart " + file);
            Document figure = factory.newDocumentBuilder().parse(file.toFile());
            assertThat(figure.getDocumentElement().getNamespaceURI()).isEqualTo("http://www.w3.org/2000/svg");
            assertThat(figure.getElementsByTagName("script").getLength()).isZero();
            assertThat(file).content().doesNotContain("var(").doesNotContain("href");
            String style = figure.getElementsByTagName("style").item(0).getTextContent();
            NodeList drawn = figure.getElementsByTagName("*");
            for (int i = 0; i < drawn.getLength(); i++) {
                for (String name :
                        ((Element) drawn.item(i)).getAttribute("class").split(" ", -1)) {
                    assertThat(name.isEmpty() || style.contains("." + name + " "))
                            .as("%s is drawn as %s", file.getFileName(), name)
                            .isTrue();
                }
            }
        }
        assertThat(figures.resolve("accuracy-over-rounds.svg")).content().contains("algorithm=fedprox 6");
    }

    @Test
    void runsBecomeATableAndSentences() throws IOException {
        Shell.Result result = compare(runs(), "--control", "sgd");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out())
                .containsPattern("algorithm=fedprox +6 +3 +62\\.1\\d +0\\.06 ")
                .containsPattern(
                        "algorithm=fedprox +6 +\\+2\\.1\\d +\\+\\S+ to \\+\\S+ +0\\.0313 +0\\.0313 +\\+2\\.1\\d +\\+1\\.00 +\\+1\\.00")
                .contains("- algorithm=fedprox is better than algorithm=sgd: ")
                .contains("page  " + folder.resolve("page.html"));
        assertThat(Files.readString(folder.resolve("page.html"))).contains("Better: algorithm=fedprox");
    }

    @Test
    void theJsonHasEverything() throws IOException {
        JsonNode json =
                RunJson.read(compare(runs(), "--json", "--metric", "loss").out(), JsonNode.class);
        assertThat(json.get("measure").asString()).isEqualTo("loss");
        assertThat(json.get("control").asString()).isEqualTo("algorithm=fedprox");
        JsonNode result = json.get("comparisons").get(0);
        assertThat(result.get("verdict").asString()).isEqualTo("worse");
        assertThat(result.get("differences")).hasSize(6);
        assertThat(result.get("test").get("used").asInt()).isEqualTo(6);
        assertThat(json.get("groups").get(0).get("interval").get("low").asDouble())
                .isPositive();
    }

    @Test
    void aCurveShowsOnlyTheDigitsThatSaySomething() throws IOException {
        List<String> folders = new ArrayList<>();
        for (String size : List.of("3", "0.12345678", "123456")) {
            var settings = RecordedRuns.settings("sgd", "cohort.size", size);
            folders.add(write(RecordedRuns.done(settings, 1, 500, 600), "asked-" + size));
        }
        assertThat(compare(folders, "--curve", "cohort.size").out())
                .containsPattern("all +0\\.1235 ")
                .containsPattern("all +3 ")
                .containsPattern("all +123456 ");
    }

    @Test
    void whatASweepHasNotComeToIsSaidOnceForEachTrial() throws IOException {
        var settings = RecordedRuns.settings("sgd");
        write(RecordedRuns.done(settings, 1, 500, 600), "plain-1");
        List<SweepRow> rows = List.of(
                new SweepRow("plain", 1, 3, "plain-1", Optional.of(RunStatus.DONE), Optional.of(0.5), Optional.empty()),
                unbegun("plain", 2),
                unbegun("other", 1),
                unbegun("other", -2));
        Files.writeString(folder.resolve(SweepSummary.FILE), RunJson.pretty(new SweepSummary("half", "grid", rows)));
        assertThat(compare(List.of(folder.toString())).out())
                .contains("- the sweep has not come to plain with seed 2 yet; run it again to continue.")
                .contains("- the sweep has not come to other with seeds 1, -2 yet; run it again to continue.");
    }

    private static SweepRow unbegun(String trial, long seed) {
        return new SweepRow(trial, seed, 3, trial + seed, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void papersAndSpreadsheetsGetTablesOfTheirOwn() throws IOException {
        List<String> folders = runs();
        List<String> csv = compare(folders, "--control", "sgd", "--format", "csv")
                .out()
                .lines()
                .toList();
        JsonNode json =
                RunJson.read(compare(folders, "--control", "sgd", "--json").out(), JsonNode.class);
        List<String> columns = List.of(csv.getFirst().split(",", -1));
        assertThat(csv).hasSize(3);
        String[] better = csv.get(1).split(",", -1);
        assertThat(better).hasSameSizeAs(columns);
        assertThat(better[columns.indexOf("group")]).isEqualTo("algorithm=fedprox");
        assertThat(better[columns.indexOf("difference")])
                .isEqualTo(json.at("/comparisons/0/mean_difference").asString());
        assertThat(better[columns.indexOf("verdict")]).isEqualTo("better");
        assertThat(csv.get(2)).startsWith("algorithm=sgd,accuracy,6,0,3,").endsWith(",algorithm=sgd,,,,,,");
        assertThat(compare(folders, "--format", "latex").out())
                .contains("\\begin{tabular}{lrrrrr}", "algorithm=sgd & 6 & ", "(\\%)", "\\bottomrule");
        assertThat(CompareLatex.escaped("a_b & 50 % \\x{^}<~$#"))
                .isEqualTo(
                        "a\\_b \\& 50 \\% \\textbackslash{}x\\{\\textasciicircum{}\\}\\textless{}\\textasciitilde{}\\$\\#");
        assertThat(compare(folders, "--format", "svg").err()).contains("--format must be csv or latex but was \"svg\"");
        assertThat(compare(folders, "--format", "csv", "--json").code()).isEqualTo(2);
    }

    @Test
    void threeGroupsHaveADiagramOfRanks() throws IOException {
        List<String> folders = runs();
        for (int seed = 1; seed <= 6; seed++) {
            folders.add(write(RecordedRuns.done(RecordedRuns.settings("scaffold"), seed, 400, 400 + seed, 400)));
        }
        assertThat(compare(folders).out()).contains("All 3 at once, over 6 seeds: Friedman chi-squared 12.00");
        assertThat(Files.readString(folder.resolve("page.html"))).contains("critical difference 1.35");
    }

    @Test
    void oneGroupIsShownAlone() throws IOException {
        Shell.Result result = compare(List.of(write(RecordedRuns.done(RecordedRuns.settings("sgd"), 1, 500))));
        assertThat(result.out())
                .containsPattern("run of sgd +1 +1 +50\\.00 +- +- +50\\.00")
                .doesNotContain("minus");
        assertThat(Files.readString(folder.resolve("page.html"))).contains("There is nothing to compare this with.");
    }

    @Test
    void wrongRequestsAreSaid() throws IOException {
        List<String> folders = runs();
        assertRefused(compare(List.of("nowhere")), "there is no folder \"nowhere\"");
        assertRefused(
                compare(List.of(folder.toString())),
                "\"" + folder + "\" holds no finished run: there is no run.json and no sweep.json; name folders that"
                        + " `proprio run` or `proprio sweep` wrote");
        assertRefused(compare(folders, "--metric", "f1"), "--metric must be accuracy, macro-f1 or loss but was \"f1\"");
        assertRefused(
                compare(folders, "--across", "local"),
                "--across must be one of data, model, evaluation but was \"local\"");
        assertRefused(
                compare(folders, "--control", "adam"),
                "--control \"adam\" names no group; the groups are: algorithm=fedprox; algorithm=sgd");
        Map<String, Object> other = RecordedRuns.settings("sgd", "data.alpha", "0.3");
        other.put("name", "other");
        Path skewed = RecordedRuns.write(folder.resolve("skewed"), RecordedRuns.done(other, 1, 500, 600, 700));
        assertRefused(
                compare(List.of(folders.getFirst(), skewed.toString())),
                "data.alpha differs: not set in " + folders.getFirst() + ", 0.3 in " + skewed
                        + "; runs that differ in their data cannot be compared: name only those of one value, or say"
                        + " --across data if this is what you compare");
        assertThat(compare(List.of(folders.getFirst(), skewed.toString()), "--across", "data")
                        .code())
                .isZero();
        Files.writeString(skewed.resolve("run.json"), "{");
        assertRefusedLike(compare(List.of(skewed.toString())), skewed.resolve("run.json") + " cannot be read (");
    }

    private static void assertRefused(Shell.Result result, String sentence) {
        assertThat(result.err().strip()).isEqualTo(sentence);
        assertRefusedLike(result, sentence);
    }

    private static void assertRefusedLike(Shell.Result result, String sentence) {
        assertThat(result.err()).startsWith(sentence);
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(2);
    }
}

package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PersonalizeCommandTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private String spec = "";

    @BeforeEach
    void writeSpec() throws IOException {
        spec = Files.writeString(folder.resolve("spec.yaml"), """
                name: small
                rounds: 2
                data:
                  source: synthetic
                  devices: 10
                  bout: 20s
                  repetitions: 4
                  hardware: {timing: {gaps: 0, outages: 0}}
                  classes: [shake, flick, double-tap, circle, sit]
                model: {kind: cnn1d, filters: [4], kernel: 5, pool: 4, dense: [8]}
                cohort: {size: 4}
                local: {batch: 8, learning-rate: 0.1}
                personalize:
                  methods: [global, fine-tune, raw-nearest-mean, zero-shot]
                  shots: [0, 1, 3]
                  episodes: 2
                  seeds: 2
                  novel: [double-tap, circle]
                  background: [sit]
                """).toString();
    }

    @Test
    void itEndsInTablesAndAReport() throws Exception {
        Path out = folder.resolve("out");
        Shell.Result result = Shell.run("personalize", spec, "--out", out.toString());
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out())
                .contains(
                        "A  people who took part",
                        "B  new people, known classes",
                        "k=3",
                        "harmed (by chance)",
                        "false/h")
                .contains("D  new people, new classes beside the known ones", "forgotten")
                .contains("report.html");
        JsonNode json = RunJson.read(Files.readString(out.resolve("personalization.json")), JsonNode.class);
        assertThat(json.get("summaries").size()).isGreaterThan(20);
        assertThat(json.get("people").get(0).get("user").asString()).startsWith("user-");
        assertThat(json.get("people"))
                .allSatisfy(person -> assertThat(person.get("windows").asInt()).isPositive());
        JsonNode tuned = json.get("people")
                .valueStream()
                .filter(person -> person.get("method").asString().equals("fine-tune all"))
                .findFirst()
                .orElseThrow();
        assertThat(tuned.get("harm_p").asDouble()).isBetween(0.0, 1.0);
        assertThat(tuned.get("windows_better").asInt()
                        + tuned.get("windows_worse").asInt())
                .isLessThanOrEqualTo(tuned.get("windows").asInt());
        assertTables(out, json);
        String page = Files.readString(out.resolve("report.html"));
        assertThat(page)
                .contains("who gains and who is harmed", "before and after", "worst decile", "What it costs")
                .doesNotContain("class=\"leak\"");
        // The page is well-formed.
        String body = page.substring(page.indexOf("<body>"), page.indexOf("</body>") + 7);
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(body.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    /** A line of a table for each row of the study, an interval's ends apart. */
    private static void assertTables(Path study, JsonNode json) throws Exception {
        Shell.Result result = Shell.run("export", study.toString(), "--format", "csv");
        assertThat(result.code()).as(result.err()).isZero();
        List<String> people = Files.readAllLines(study.resolve("export/people.csv"));
        assertThat(people).hasSize(json.get("people").size() + 1);
        assertThat(people.get(1)).contains(json.at("/people/0/accuracy").asString());
        List<String> methods = Files.readAllLines(study.resolve("export/methods.csv"));
        assertThat(methods).hasSize(json.get("summaries").size() + 1);
        List<String> columns = List.of(methods.getFirst().split(",", -1));
        assertThat(columns)
                .contains("harmed_interval.low", "gain_interval.high")
                .doesNotContain("harmed_interval");
        int compared = 0;
        for (int i = 0; i < json.get("summaries").size(); i++) {
            JsonNode ends = json.get("summaries").get(i).path("harmed_interval");
            String[] cells = methods.get(i + 1).split(",", -1);
            assertThat(cells[columns.indexOf("harmed_interval.high")])
                    .isEqualTo(ends.path(1).asString(""));
            compared += ends.size();
        }
        assertThat(compared).isPositive();
    }

    @Test
    void runDoesTheSame() {
        Shell.Result one = Shell.run(
                "personalize", spec, "--json", "--out", folder.resolve("a").toString());
        Shell.Result two = Shell.run(
                "run",
                spec,
                "--json",
                "--threads",
                "1",
                "--out",
                folder.resolve("b").toString());
        assertThat(people(two)).isEqualTo(people(one));
    }

    private static JsonNode people(Shell.Result result) {
        assertThat(result.code()).as(result.err()).isZero();
        return RunJson.read(result.out(), JsonNode.class).get("people");
    }

    @Test
    void allowedLeakageIsSaidInRed() throws Exception {
        Path out = folder.resolve("leak");
        Shell.Result result = Shell.run(
                "personalize",
                spec,
                "--out",
                out.toString(),
                "--set",
                "personalize.split=random",
                "--set",
                "personalize.allow-leakage=true");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("LEAKAGE, allowed by the spec: user-");
        assertThat(Files.readString(out.resolve("report.html"))).contains("class=\"leak\"", "measure memory");
    }

    @Test
    void whatCannotBeIsRefusedAndLeavesNothing() {
        Path out = folder.resolve("none");
        Shell.Result result = Shell.run("personalize", spec, "--out", out.toString(), "--set", "data.sessions=1");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err().strip().lines()).hasSize(1);
        assertThat(result.err()).contains("has 1 session, but with split: session");
        assertThat(out).doesNotExist();
        Shell.Result missing = Shell.run("personalize", "recipes/quickstart.yaml");
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("personalize is missing: it must name the methods to compare");
    }
}

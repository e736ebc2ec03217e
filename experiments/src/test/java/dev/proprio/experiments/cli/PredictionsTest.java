package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.evaluation.ScoreFigures;
import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the last model says of each tested window is kept on request, and the figures follow from it. */
class PredictionsTest {
    private static final int SCORES_FROM = 6;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private JsonNode run(String name, String spec, String... settings) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".yaml"), spec);
        List<String> arguments = new ArrayList<>(List.of(
                "run", file.toString(), "--json", "--out", folder.resolve(name).toString()));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        Shell.Result result = Shell.run(arguments.toArray(String[]::new));
        assertThat(result.code()).as(result.err()).isZero();
        return RunJson.read(result.out(), JsonNode.class);
    }

    private List<String[]> rows(String run) throws IOException {
        return Files.readAllLines(folder.resolve(run).resolve("predictions.csv")).stream()
                .map(line -> line.split(",", -1))
                .toList();
    }

    @Test
    void eventsAreTheRecordingsOfGestures() throws IOException {
        String spec = """
                rounds: 2
                data: {source: synthetic, devices: 8, bout: 8s, repetitions: 4, classes: [shake, double-tap, walk]}
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 4}
                evaluation: {predictions: true, every: 2, events: {classes: [shake, double-tap], tolerance: 1s}}
                """;
        JsonNode events = run("events", spec).get("metrics").get("events");
        Map<String, Integer> done = new LinkedHashMap<>(Map.of("shake", 0, "double-tap", 0, "walk", 0));
        String[] before = {"", "", "", "", "", ""};
        List<String[]> rows = rows("events");
        for (String[] row : rows.subList(1, rows.size())) {
            boolean same = row[0].equals(before[0]) && row[1].equals(before[1]) && row[2].equals(before[2]);
            done.merge(row[4], same ? 0 : 1, Integer::sum);
            before = row;
        }
        assertThat(events.get("tolerance_seconds").asDouble()).isEqualTo(1);
        assertThat(events.get("done").asInt())
                .isEqualTo(done.getOrDefault("shake", 0) + done.getOrDefault("double-tap", 0));
        for (JsonNode counts : events.get("classes").valueStream().toList()) {
            String name = counts.get("name").asString();
            assertThat(counts.get("done").asInt()).isPositive().isEqualTo(done.get(name));
            assertThat(counts.get("matched").asInt()).isLessThanOrEqualTo(done.get(name));
        }
        assertThat(events.get("classes")).hasSize(2);
        assertThat(events.get("f1").asDouble())
                .isEqualTo(2.0
                        * events.get("matched").asInt()
                        / (events.get("done").asInt() + events.get("said").asInt()));
        assertThat(Files.readString(folder.resolve("events/report.html"))).contains("onset F1 of events", ">Events<");
        Shell.Result wrong = Shell.run(
                "run", folder.resolve("events.yaml").toString(), "--set", "evaluation.events.classes=[shaek]");
        assertThat(wrong.out() + wrong.err())
                .contains("evaluation.events.classes names \"shaek\", but the classes are [shake, double-tap, walk]");
    }

    @Test
    void theFiguresFollowFromTheFileToTheLastDigit() throws IOException {
        String spec = """
                rounds: 3
                data: {source: synthetic, devices: 12, bout: 8s, classes: [walk, run, sit]}
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 5}
                evaluation: {predictions: true, every: 2}
                """;
        JsonNode done = run("kept", spec);
        List<String[]> rows = rows("kept");
        assertThat(rows.getFirst())
                .containsExactly(
                        "person",
                        "session",
                        "recording",
                        "time",
                        "true",
                        "predicted",
                        "score:walk",
                        "score:run",
                        "score:sit");
        List<String> classes = List.of("walk", "run", "sit");
        int windows = rows.size() - 1;
        int[] truth = new int[windows];
        int[] predicted = new int[windows];
        float[] scores = new float[windows * 3];
        Map<String, int[]> people = new LinkedHashMap<>();
        for (int i = 0; i < windows; i++) {
            String[] row = rows.get(i + 1);
            truth[i] = classes.indexOf(row[4]);
            predicted[i] = classes.indexOf(row[5]);
            for (int c = 0; c < 3; c++) {
                scores[3 * i + c] = Float.parseFloat(row[SCORES_FROM + c]);
            }
            int[] person = people.computeIfAbsent(row[0], id -> new int[2]);
            person[0]++;
            person[1] += truth[i] == predicted[i] ? 1 : 0;
        }
        JsonNode metrics = done.get("metrics");
        ConfusionMatrix matrix = ConfusionMatrix.of(3, truth, predicted);
        assertThat(metrics.get("accuracy").asDouble()).isEqualTo(matrix.accuracy());
        assertThat(metrics.get("macro_f1").asDouble()).isEqualTo(matrix.macroF1());
        assertThat(metrics.get("balanced_accuracy").asDouble()).isEqualTo(matrix.balancedAccuracy());
        ScoreFigures figures = ScoreFigures.of(3, truth, scores);
        assertThat(metrics.get("auroc").asDouble()).isEqualTo(figures.auroc().orElseThrow());
        assertThat(metrics.get("expected_calibration_error").asDouble())
                .isEqualTo(figures.expectedCalibrationError().orElseThrow());
        assertThat(metrics.get("brier").asDouble()).isEqualTo(figures.brier().orElseThrow());
        JsonNode confusion = done.get("confusion");
        assertThat(confusion.get("classes").valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(classes);
        assertThat(confusion.get("counts").toString())
                .isEqualTo(matrix.toString().replace(" ", ""));
        List<String> said = new ArrayList<>();
        RunJson.read(Files.readString(folder.resolve("kept/per-user.json")), JsonNode.class)
                .forEach(user -> said.add("%s %s %s"
                        .formatted(
                                user.get("user").asString(),
                                user.get("samples").asInt(),
                                user.get("correct").asInt())));
        assertThat(people.entrySet().stream()
                        .map(person ->
                                "%s %s %s".formatted(person.getKey(), person.getValue()[0], person.getValue()[1])))
                .containsExactlyElementsOf(said);

        run("again", spec, "engine=grpc", "data.memory=1kB", "evaluation.every=3");
        assertThat(folder.resolve("again/predictions.csv"))
                .hasSameBinaryContentAs(folder.resolve("kept/predictions.csv"));
        Files.delete(folder.resolve("kept/predictions.csv"));
        assertThat(Shell.run("run", "--resume", folder.resolve("kept").toString())
                        .code())
                .isZero();
        assertThat(folder.resolve("kept/predictions.csv"))
                .hasSameBinaryContentAs(folder.resolve("again/predictions.csv"));
    }

    @Test
    void nobodyIsWrittenDownUnasked() throws IOException {
        JsonNode done = run("silent", """
                rounds: 1
                data: {source: synthetic, devices: 8, bout: 5s, classes: [walk, sit]}
                model: softmax
                cohort: {size: 3}
                """);
        assertThat(folder.resolve("silent/predictions.csv")).doesNotExist();
        assertThat(done.get("confusion").get("counts").size()).isEqualTo(2);
    }

    /** Half a minute of a person: walking with a pause that is too long to bridge, and sitting. */
    private void writePeople(String header) throws IOException {
        for (int person = 0; person < 4; person++) {
            var rows = new StringBuilder(header);
            for (int i = 0; i < 300; i++) {
                double time = 100 + i / 10.0 + (i >= 30 ? 5 : 0);
                rows.append("%s,%s,%s,%s\n".formatted(i < 150 ? "walk" : "sit still", time, i % 7, person));
            }
            Files.writeString(folder.resolve("p" + person + ".csv"), rows);
        }
    }

    private static final String RECORDED = """
            rounds: 1
            data: {source: csv, path: %s, files: 'p*.csv', user: 'path:-1', label: 'column:label', time: time, channels: [x, y], preprocessing: {window: 1s, rate: 10}}
            model: softmax
            cohort: {size: 2}
            evaluation: {split: users, held-out: 0.5, predictions: true}
            """;

    private List<List<String>> starts(String run) throws IOException {
        Map<String, List<String>> people = new LinkedHashMap<>();
        rows(run).stream()
                .skip(1)
                .forEach(row -> people.computeIfAbsent(row[0], id -> new ArrayList<>())
                        .add("%s %s %s".formatted(row[2], row[3], row[4])));
        return List.copyOf(people.values());
    }

    @Test
    void eachWindowIsFoundWhereItBegins() throws IOException {
        writePeople("label,time,x,y\n");
        run("recorded", RECORDED.formatted(folder));
        List<String> expected = new ArrayList<>();
        for (double time : new double[] {100, 101, 102, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119}) {
            expected.add("0 %s walk".formatted(time));
        }
        for (int i = 0; i < 15; i++) {
            expected.add("1 %s sit still".formatted(120.0 + i));
        }
        assertThat(starts("recorded"))
                .hasSize(2)
                .allSatisfy(person -> assertThat(person).containsExactlyElementsOf(expected));
        run("later", RECORDED.formatted(folder), "evaluation.split=time", "evaluation.guard=2s");
        // Of 20 s and 15 s that are left with 2 s of guard, half is later: from 9 + 2 s and 6.5 + 2 s on.
        List<String> later = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            later.add("0 %s walk".formatted(111.0 + i));
        }
        for (int i = 0; i < 6; i++) {
            later.add("1 %s sit still".formatted(128.5 + i));
        }
        assertThat(starts("later"))
                .hasSize(4)
                .allSatisfy(person -> assertThat(person).containsExactlyElementsOf(later));
    }
}

package dev.proprio.experiments.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import dev.proprio.client.attack.Attack;
import dev.proprio.client.partition.Partitioner;
import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.coordinator.optimizer.ServerOptimizer;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.experiments.cli.JavaProcess;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.schedule.Schedule;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever an extension does wrong ends the run with a sentence that names it, on every engine. The runs are made in a
 * process of their own, which alone has the broken extensions on its class path.
 */
@Timeout(300)
class BrokenExtensionsTest {
    private static final Map<Class<?>, Class<?>> SERVICES = Map.ofEntries(
            Map.entry(Aggregation.class, BrokenExtensions.Rule.class),
            Map.entry(ServerOptimizer.class, BrokenExtensions.Optimizer.class),
            Map.entry(Selection.class, BrokenExtensions.Chooser.class),
            Map.entry(LocalAlgorithm.class, BrokenExtensions.Learner.class),
            Map.entry(Attack.class, BrokenExtensions.Attacker.class),
            Map.entry(Schedule.class, BrokenExtensions.BrokenPlan.class),
            Map.entry(Compression.class, BrokenExtensions.Packer.class),
            Map.entry(SensorSource.class, BrokenData.Source.class),
            Map.entry(Partitioner.class, BrokenData.Dealer.class),
            Map.entry(ModelArchitecture.class, BrokenData.Shape.class),
            Map.entry(Personalizer.class, BrokenData.Fitter.class));

    /** Settings with %s for the fault, what the sentence must name, and the faults. */
    private static final List<Case> CASES = List.of(
            new Case(
                    "aggregation={kind: broken, fault: %s}",
                    "the aggregation \"broken\"", List.of("nan", "infinity", "short", "nothing", "throw", "index")),
            new Case(
                    "server-optimizer={kind: broken, fault: %s}",
                    "the server optimizer \"broken\"",
                    List.of("nan", "infinity", "short", "nothing", "throw", "index", "state")),
            new Case(
                    "cohort.selection={kind: broken, fault: %s}",
                    "the selection \"broken\"",
                    List.of("nothing", "nobody-at-all", "twice", "stranger", "too-many", "throw")),
            new Case(
                    "local={algorithm: broken, fault: %s}",
                    "the local algorithm \"broken\"",
                    List.of("nan", "infinity", "short", "nothing", "throw", "index", "error")),
            new Case(
                    "attack={kind: broken, fraction: 0.9, fault: %s}",
                    "the attack \"broken\"", List.of("nothing", "throw", "index")),
            // Attackers may well send such things; it is for the coordinator to refuse them.
            new Case(
                    "attack={kind: broken, fraction: 0.9, fault: %s}",
                    "failed at validate", List.of("nan", "infinity", "short")),
            new Case(
                    "local={algorithm: sgd, schedule: {kind: broken, fault: %s}}",
                    "the schedule \"broken\"", List.of("nan", "infinity", "throw")),
            new Case(
                    "server-optimizer={kind: sgd, schedule: {kind: broken, fault: %s}}",
                    "the schedule \"broken\"", List.of("nan", "infinity", "throw")),
            new Case(
                    "compression={kind: broken, fault: %s}",
                    "the compression \"broken\"",
                    List.of(
                            "nothing",
                            "throw",
                            "encode-throw",
                            "encode-short",
                            "decode-throw",
                            "decode-short",
                            "decode-nan",
                            "expand-throw",
                            "expand-short",
                            "expand-nan")));

    /** The same of what is there before an engine is. */
    private static final List<Case> BEFORE = List.of(
            new Case(
                    "data={source: broken, fault: %s, preprocessing: {window: 1s}}",
                    "the data source \"broken\"",
                    List.of(
                            "nothing",
                            "throw",
                            "twice",
                            "no-id",
                            "short",
                            "nan",
                            "infinity",
                            "error",
                            "label",
                            "no-recording")),
            new Case(
                    "data.partition={kind: broken, fault: %s}",
                    "the partitioner \"broken\"",
                    List.of("nothing", "throw", "twice", "stranger", "no-shard", "nan", "infinity", "index")),
            new Case(
                    "model={kind: broken, fault: %s}",
                    "the model \"broken\"", List.of("nothing", "throw", "nan", "infinity")));

    private static final String STUDY =
            "personalize={methods: [{method: broken, fault: %s}], shots: [1], episodes: 1, split: time, guard: 0s, test: 0.25, allow-leakage: true}";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void noFaultOfAnExtensionEndsInARunThatIsDone() throws Exception {
        Map<String, String> named = new LinkedHashMap<>();
        for (String engine : List.of("local", "grpc")) {
            for (Case wrong : CASES) {
                for (String fault : wrong.faults()) {
                    named.put(wrong.setting().formatted(fault) + ";engine=" + engine, wrong.culprit());
                }
            }
        }
        for (Case wrong : BEFORE) {
            wrong.faults().forEach(fault -> named.put(wrong.setting().formatted(fault), wrong.culprit()));
        }
        for (String fault : List.of("nothing", "throw", "short", "label")) {
            named.put(STUDY.formatted(fault), "the personalization method \"broken\"");
        }
        named.put(STUDY.formatted("nan"), "broken");
        named.put("data={source: broken, fault: one-class, preprocessing: {window: 1s}}", "one class, \"walk\"");
        named.put("server-optimizer={kind: broken, fault: later}", "the server optimizer \"broken\"");
        // What an optimizer makes of a step that is far too long is no number, either.
        named.put("server-optimizer={kind: sgd, learning-rate: 1e45};engine=local", "the server optimizer \"sgd\"");
        Map<String, String> outcomes = outcomes(new ArrayList<>(named.keySet()));
        assertThat(outcomes.keySet()).isEqualTo(named.keySet());
        assertSoftly(softly -> outcomes.forEach((settings, outcome) ->
                softly.assertThat(outcome).as(settings).startsWith("failed ").contains(named.get(settings))));
        assertThat(outcomes.get("aggregation={kind: broken, fault: index};engine=local"))
                .contains("java.lang.ArrayIndexOutOfBoundsException", "BrokenExtensions.java:");
        assertThat(outcomes.get("aggregation={kind: broken, fault: short};engine=local"))
                .contains("round 1 failed", "The model of round 0 stays as it was");
        assertThat(outcomes.get("server-optimizer={kind: broken, fault: later}"))
                .contains("round 2 failed", "1 rounds; model kept", "no round moved the model");
        assertThat(outcomes.get("data={source: broken, fault: throw, preprocessing: {window: 1s}}"))
                .contains("java.lang.IllegalStateException", "BrokenData.java:")
                .doesNotContain("secret");
    }

    @Test
    void theSameExtensionsWithoutAFaultAreFine() throws Exception {
        List<String> settings = Stream.concat(
                        Stream.concat(CASES.stream(), BEFORE.stream()), Stream.of(new Case(STUDY, "", List.of())))
                .map(sound -> sound.setting().formatted("none"))
                .toList();
        outcomes(settings)
                .forEach((setting, outcome) -> assertThat(outcome).as(setting).startsWith("done "));
    }

    private Map<String, String> outcomes(List<String> settings) throws Exception {
        Path services = Files.createDirectories(folder.resolve("extra/META-INF/services"));
        for (Map.Entry<Class<?>, Class<?>> service : SERVICES.entrySet()) {
            Files.writeString(
                    services.resolve(service.getKey().getName()),
                    service.getValue().getName());
        }
        List<String> command = JavaProcess.java();
        command.addAll(List.of(
                "-cp",
                folder.resolve("extra") + File.pathSeparator + System.getProperty("java.class.path"),
                BrokenExtensionRuns.class.getName(),
                folder.resolve("spec.yaml").toString()));
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try (var input = process.outputWriter(StandardCharsets.UTF_8)) {
            input.write(String.join("\n", settings));
        }
        Map<String, String> outcomes = new LinkedHashMap<>();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        output.lines().filter(line -> line.contains("\t")).forEach(line -> {
            String[] columns = line.split("\t", 2);
            outcomes.put(columns[0], columns[1]);
        });
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
        return outcomes;
    }

    private record Case(String setting, String culprit, List<String> faults) {}
}

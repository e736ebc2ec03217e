package dev.proprio.experiments.bench;

import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * All benchmarks and some commands as people type them, each in a process of its own, and those of another checkout in turn with
 * them: ratios of one run, on a machine that others use too.
 *
 * @param own the launcher that is measured
 * @param other the launcher of another checkout, built
 * @param parts what is measured
 * @param seconds of each part of a benchmark
 * @param turns how often each is measured; medians are told
 */
public record WholeBench(Path own, Optional<Path> other, List<Part> parts, double seconds, int turns) {
    /** Of what it is asked to measure. */
    public enum Part {
        /** How long a command that only asks takes. */
        LIST,
        /** The whole main job. */
        QUICKSTART,
        TRAIN,
        ROUND,
        RULES,
        POPULATION,
        SECAGG;

        /** All of them, by name. */
        public static String names() {
            return Stream.of(values()).map(Part::text).collect(Collectors.joining(", "));
        }

        /** As it is named on the command line. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The figures of both, by row; the other's are empty if there is none. */
    public record SideBySide(List<BenchRow> own, List<BenchRow> other) {
        public SideBySide {
            own = List.copyOf(own);
            other = List.copyOf(other);
        }
    }

    public WholeBench {
        parts = List.copyOf(parts);
    }

    /**
     * Measures.
     *
     * @param progress is told what is about to be measured
     * @throws CommandFailedException if a command fails, or prints what is no benchmark
     */
    public SideBySide run(Consumer<String> progress) throws CommandFailedException, IOException, InterruptedException {
        Map<String, Map<String, Measurements>> ours = new LinkedHashMap<>();
        Map<String, Map<String, Measurements>> theirs = new LinkedHashMap<>();
        for (Part part : parts) {
            for (int turn = 1; turn <= turns; turn++) {
                progress.accept("%s, turn %s of %s".formatted(part.text(), turn, turns));
                add(part, own, ours);
                if (other.isPresent()) {
                    add(part, other.get(), theirs);
                }
            }
        }
        return new SideBySide(medians(ours), medians(theirs));
    }

    private void add(Part part, Path launcher, Map<String, Map<String, Measurements>> all)
            throws CommandFailedException, IOException, InterruptedException {
        for (BenchRow row : measured(part, launcher)) {
            Map<String, Measurements> figures = all.computeIfAbsent(row.name(), name -> new LinkedHashMap<>());
            row.figures()
                    .forEach((name, value) -> figures.computeIfAbsent(name, unknown -> new Measurements())
                            .add(value));
        }
    }

    private List<BenchRow> measured(Part part, Path launcher)
            throws CommandFailedException, IOException, InterruptedException {
        return switch (part) {
            case LIST ->
                List.of(new BenchRow(
                        "list",
                        TimedProcess.run(List.of(launcher.toString(), "list")).figures()));
            case QUICKSTART -> List.of(new BenchRow("run quickstart", quickstart(launcher)));
            case TRAIN, ROUND, RULES, POPULATION, SECAGG -> benchmark(part, launcher);
        };
    }

    private static Map<String, Double> quickstart(Path launcher)
            throws CommandFailedException, IOException, InterruptedException {
        Path folder = Files.createTempDirectory("proprio-bench-");
        try {
            String out = folder.resolve("run").toString();
            return TimedProcess.run(List.of(launcher.toString(), "run", "quickstart", "--out", out))
                    .figures();
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private List<BenchRow> benchmark(Part part, Path launcher) throws CommandFailedException, InterruptedException {
        List<String> command =
                List.of(launcher.toString(), "bench", part.text(), "--json", "--seconds", Double.toString(seconds));
        String printed = TimedProcess.run(command).output();
        try {
            List<BenchRow> rows = new ArrayList<>();
            for (BenchRow row : RunJson.read(printed, BenchReport.class).rows()) {
                rows.add(new BenchRow(part.text() + ": " + row.name(), row.figures()));
            }
            return rows;
        } catch (JacksonException e) {
            throw new CommandFailedException(
                    "%s printed what is no benchmark: %s".formatted(String.join(" ", command), e.getOriginalMessage()));
        }
    }

    private static List<BenchRow> medians(Map<String, Map<String, Measurements>> all) {
        List<BenchRow> rows = new ArrayList<>();
        all.forEach((name, figures) -> {
            Map<String, Double> medians = new LinkedHashMap<>();
            figures.forEach((figure, taken) -> medians.put(figure, taken.median()));
            rows.add(new BenchRow(name, medians));
        });
        return rows;
    }
}

package dev.proprio.experiments.cli;

import dev.proprio.experiments.compare.ChangedWindows;
import dev.proprio.experiments.compare.Comparison;
import dev.proprio.experiments.compare.FinishedRun;
import dev.proprio.experiments.compare.IncomparableException;
import dev.proprio.experiments.compare.Measure;
import dev.proprio.experiments.compare.RunGroup;
import dev.proprio.experiments.compare.RunReader;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.SweepSummary;
import dev.proprio.experiments.report.ComparisonPage;
import dev.proprio.experiments.report.PageFigures;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio compare}. */
@Command(
        name = "compare",
        description = "Compares runs, paired over their seeds, and says what may be claimed.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class CompareCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "RUN",
            arity = "1..*",
            description = "Folders that `proprio run` wrote, or one that `proprio sweep` wrote.")
    private List<Path> folders;

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            defaultValue = "accuracy",
            description = "What is compared: the mean over people of each person's accuracy, macro-f1 or loss."
                    + " Default: ${DEFAULT-VALUE}.")
    private String metric;

    @Option(
            names = "--control",
            paramLabel = "GROUP",
            description = "The group that the others are compared with, or a part of its name. Default: the best.")
    private Optional<String> control;

    @Option(
            names = "--across",
            paramLabel = "SECTION",
            description = "Compares runs although they differ in data, model or evaluation. Repeatable.")
    private Set<String> across = new LinkedHashSet<>();

    @Option(
            names = "--curve",
            paramLabel = "SETTING",
            description = "Draws the figure over the values of a setting, such as cohort.size, or over payload, the"
                    + " measured size of an update.")
    private Optional<String> curve;

    @Option(
            names = "--by",
            paramLabel = "SETTING",
            description = "With --curve: a curve for each value of this setting, such as local.algorithm.")
    private Optional<String> by;

    @Option(
            names = "--until",
            paramLabel = "ACCURACY",
            description =
                    "With clock: virtual, the accuracy to which virtual time is counted, such as 0.6. Default: the"
                            + " highest of 0.05, 0.1 and so on that all runs reached.")
    private Optional<Double> until = Optional.empty();

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Where the page goes. Default: compare.html, in the sweep's folder if there is one.")
    private Optional<Path> html;

    @Option(
            names = "--svg",
            paramLabel = "DIR",
            description = "Also writes each chart of the page as a file of its own, for a paper.")
    private Optional<Path> svg;

    @Option(
            names = "--format",
            paramLabel = "csv|latex",
            description = "Prints a line for each group as CSV, or a table for a paper, and nothing else.")
    private Optional<String> format;

    @Option(names = "--json", description = "Prints JSON and nothing else.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IncomparableException, IOException, WrongRequestException {
        Measure measure = measure();
        requireKnownFormat();
        if (by.isPresent() && curve.isEmpty()) {
            throw new WrongRequestException("--by says which curves there are, and needs --curve SETTING");
        }
        RunReader.Found found = RunReader.read(folders);
        List<String> notes = new ArrayList<>(found.notes());
        List<RunGroup> groups = Comparison.groups(found.runs(), measure, across, notes);
        Comparison compared = Comparison.of(groups, measure, control, notes);
        Comparison timed = compared.withTime(groups, until);
        Comparison comparison = curve.isPresent() ? timed.withCurve(groups, curve.get(), by.orElse("")) : timed;
        Path page = html.orElseGet(this::defaultPage);
        String rendered = ComparisonPage.render(comparison, groups);
        Files.writeString(page, rendered);
        Map<String, String> figures = svg.isPresent() ? PageFigures.of(rendered) : Map.of();
        for (Map.Entry<String, String> figure : figures.entrySet()) {
            Files.writeString(Files.createDirectories(svg.orElseThrow()).resolve(figure.getKey()), figure.getValue());
        }
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.print(RunJson.pretty(comparison));
        } else if (format.isPresent()) {
            out.print(format.get().equals("csv") ? CompareCsv.of(comparison) : CompareLatex.of(comparison));
        } else {
            out.print(CompareTable.of(comparison));
            out.print(changes(found.runs()));
            out.println();
            out.println("page  " + page);
            figures.keySet()
                    .forEach(file -> out.println("chart " + svg.orElseThrow().resolve(file)));
        }
        out.flush();
        return ExitCode.DONE;
    }

    /** Of two runs, what changed window by window, if they tell of single windows. */
    private static String changes(List<FinishedRun> runs) throws IOException {
        if (runs.size() != 2) {
            return "";
        }
        Path from = runs.getFirst().folder();
        Path to = runs.getLast().folder();
        try {
            return ChangedWindows.of(from, to)
                    .map(changes -> ChangesTable.of(changes, from.toString(), to.toString()))
                    .orElse("");
        } catch (IncomparableException e) {
            return "\nWindow by window, nothing is compared: %s.\n".formatted(e.getMessage());
        }
    }

    private void requireKnownFormat() throws WrongRequestException {
        if (format.isPresent() && !List.of("csv", "latex").contains(format.get())) {
            throw new WrongRequestException("--format must be csv or latex but was \"%s\"".formatted(format.get()));
        }
        if (format.isPresent() && json) {
            throw new WrongRequestException("--format and --json exclude each other; leave one of them out");
        }
    }

    private Measure measure() throws WrongRequestException {
        for (Measure measure : Measure.values()) {
            if (measure.toString().equals(metric)) {
                return measure;
            }
        }
        throw new WrongRequestException("--metric must be accuracy, macro-f1 or loss but was \"%s\"".formatted(metric));
    }

    private Path defaultPage() {
        boolean sweep = folders.size() == 1 && Files.exists(folders.getFirst().resolve(SweepSummary.FILE));
        return (sweep ? folders.getFirst() : Path.of("")).resolve("compare.html");
    }
}

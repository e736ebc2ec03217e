package dev.proprio.experiments.cli;

import dev.proprio.experiments.record.SweepSummary;
import dev.proprio.experiments.sweep.PivotTable;
import dev.proprio.experiments.sweep.RoundMeasure;
import dev.proprio.experiments.sweep.Sweep;
import dev.proprio.proto.extension.SpellingSuggestion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How a sweep is shown as a table of two settings. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class TableOptions {
    @Option(
            names = "--table",
            paramLabel = "ROWS,COLUMNS",
            description = "Shows the runs by two settings, such as attack.kind,aggregation.kind; \"variant\" and"
                    + " \"trial\" count as settings. Cells are means and standard deviations over runs.")
    private Optional<String> table;

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            defaultValue = "accuracy",
            description =
                    "What the cells of --table say, in percent: accuracy (the mean over people), pooled, macro-f1,"
                            + " user-sd or worst-decile. Default: ${DEFAULT-VALUE}.")
    private String metric;

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "1",
            description = "Averages the evaluations of the last N rounds in --table. Default: the last one's.")
    private int last;

    /** Refuses what cannot be shown, before anything runs. */
    void check(Sweep sweep) throws WrongRequestException {
        if (table.isEmpty()) {
            if (last != 1 || measure() != RoundMeasure.ACCURACY) {
                throw new WrongRequestException("--metric and --last need --table");
            }
            return;
        }
        if (sweep.isStudy()) {
            throw new WrongRequestException(
                    "--table is for runs; of a personalization experiment, each folder's report has the tables");
        }
        if (last < 1) {
            throw new WrongRequestException("--last must be at least 1 but was " + last);
        }
        if (sweep.search().isByRungs()) {
            throw new WrongRequestException(
                    "--table is for grids and random searches; %s runs most settings for a part of the rounds"
                            .formatted(sweep.search()));
        }
        if (sweep.proposals().isPresent()) {
            throw new WrongRequestException(
                    "--table is for grids and random searches; what %s tries is not known beforehand"
                            .formatted(sweep.search()));
        }
        Set<String> known = new TreeSet<>();
        sweep.firstRuns().forEach(run -> known.addAll(run.keys().keySet()));
        for (String name : names()) {
            if (!known.contains(name)) {
                String meant = SpellingSuggestion.to(name, known)
                        .map(near -> "; did you mean \"" + near + "\"?")
                        .orElse("");
                throw new WrongRequestException(
                        "--table names \"%s\", which is no setting of these runs%s".formatted(name, meant));
            }
        }
        measure();
    }

    /** The table, if one was asked for. */
    Optional<String> of(Sweep sweep, SweepSummary summary, Path folder) throws WrongRequestException, IOException {
        if (table.isEmpty()) {
            return Optional.empty();
        }
        var pivot = new PivotTable(names().get(0), names().get(1), measure(), last);
        var cells = pivot.cells(sweep.firstRuns(), summary, folder);
        return Optional.of(PivotText.of(pivot, cells));
    }

    private List<String> names() throws WrongRequestException {
        List<String> names = new ArrayList<>();
        table.ifPresent(
                text -> Arrays.stream(text.split(",", -1)).map(String::strip).forEach(names::add));
        if (names.size() != 2 || names.get(0).equals(names.get(1))) {
            throw new WrongRequestException(
                    "--table must name two settings, such as attack.kind,aggregation.kind, but was \"%s\""
                            .formatted(table.orElse("")));
        }
        return names;
    }

    private RoundMeasure measure() throws WrongRequestException {
        for (RoundMeasure measure : RoundMeasure.values()) {
            if (measure.toString().equals(metric)) {
                return measure;
            }
        }
        String known =
                Arrays.stream(RoundMeasure.values()).map(RoundMeasure::toString).collect(Collectors.joining(", "));
        throw new WrongRequestException("--metric must be one of %s but was \"%s\"".formatted(known, metric));
    }
}

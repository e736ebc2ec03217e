package dev.proprio.experiments.cli;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.QueriedModel;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.experiments.analytics.Analytics;
import dev.proprio.experiments.analytics.ModelComparison;
import dev.proprio.experiments.engine.ComparedModel;
import dev.proprio.experiments.engine.QueriedExperiment;
import dev.proprio.experiments.export.NoModelException;
import dev.proprio.experiments.export.RunModel;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.statistics.Interval;
import dev.proprio.experiments.statistics.McNemar;
import dev.proprio.experiments.statistics.PValue;
import dev.proprio.proto.query.ComparisonQuery;
import dev.proprio.proto.text.CountText;
import dev.proprio.proto.text.VisibleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The models of two runs, which devices hold against each other.
 *
 * @param first the model that there is
 * @param second the one that may replace it
 * @param training whom they were trained on, in this order
 */
record ComparedRuns(ComparedModel first, ComparedModel second, List<ComparedTraining> training) {
    ComparedRuns {
        training = List.copyOf(training);
    }

    /**
     * Reads what the runs left.
     *
     * @param folders of the two runs
     * @throws NoModelException if a folder holds none
     * @throws WrongRequestException if no device can take both
     */
    static ComparedRuns read(List<Path> folders)
            throws WrongRequestException, NoModelException, SensorDataException, IOException {
        RunModel one = run(folders.get(0));
        RunModel other = run(folders.get(1));
        var compared = new ComparedRuns(
                model(one),
                model(other),
                List.of(
                        ComparedTraining.of("first", one, folders.get(0)),
                        ComparedTraining.of("second", other, folders.get(1))));
        List<String> classes = compared.classes();
        if (!classes.equals(compared.second().description().classes())) {
            throw new WrongRequestException(
                    "the models tell other classes apart, %s and %s, and are not right or wrong alike"
                            .formatted(classes, compared.second().description().classes()));
        }
        return compared;
    }

    private static RunModel run(Path folder) throws WrongRequestException, NoModelException, IOException {
        if (Files.exists(folder.resolve("model-1.zip"))) {
            throw new WrongRequestException(
                    "the run in \"%s\" has several models, and --compare takes runs of one".formatted(folder));
        }
        return RunModel.read(folder, Optional.empty());
    }

    private static ComparedModel model(RunModel run) throws WrongRequestException {
        try {
            return ComparedModel.of(run.deployable(), run.spec(List.of()).data().preprocessing());
        } catch (IllegalArgumentException e) {
            throw new WrongRequestException(String.valueOf(e.getMessage()));
        }
    }

    private List<String> classes() {
        return first.description().classes();
    }

    /** What connected devices are asked. */
    QueryPlan plan(String run, List<String> devices, Duration wait) {
        return QueryPlan.comparison(run, 1, classes().size(), devices, first.queried(), second.queried(), wait);
    }

    /**
     * What an experiment's simulated devices say, of whom none is asked that a model was trained on.
     *
     * @param most so many are asked at most
     * @throws WrongRequestException if a model was trained on them
     * @throws dev.proprio.proto.extension.InvalidSettingException if their windows are not those that a model takes
     */
    ModelComparison simulated(ExperimentSpec spec, int most) throws SensorDataException, WrongRequestException {
        QueriedExperiment experiment = QueriedExperiment.openTested(spec, most);
        UntrainedPeople people = UntrainedPeople.of(spec, experiment, training);
        CollectedAnswers told = experiment.asking(people.asked()).compare(query(), first, second);
        return result(told).with(ModelComparison::notes, withRunNotes(people.notes()));
    }

    /** What devices of other processes say, of which it can't be known here what they have kept from training. */
    ModelComparison connected(CollectedAnswers told, List<String> devices) throws SensorDataException {
        return result(told)
                .with(
                        ModelComparison::notes,
                        withRunNotes(training.stream()
                                .flatMap(each -> each.ofConnected(devices).stream())
                                .toList()));
    }

    private ComparisonQuery query() {
        QueriedModel held = second.queried();
        return new ComparisonQuery(classes().size(), held.reference());
    }

    /**
     * What the answers say.
     *
     * @throws SensorDataException if there is no window in them
     */
    private ModelComparison result(CollectedAnswers told) throws SensorDataException {
        ModelComparison result = ModelComparison.of(query(), told, classes())
                .orElseThrow(() -> new SensorDataException(
                        "none of the %s has told of a window that it has kept from training%s; simulated ones keep some with evaluation.split: time or session"
                                .formatted(CountText.of(told.asked(), "device"), told.firstRefusal())));
        Analytics.requireShown(result.devices(), result.asked());
        return result;
    }

    /** What the runs themselves say has to be known to read their figures; once what both say. */
    private List<String> runNotes() {
        Set<String> both = new LinkedHashSet<>(training.getFirst().notes());
        both.retainAll(training.getLast().notes());
        List<String> notes = new ArrayList<>();
        both.forEach(note -> notes.add("the runs of both models say: " + note));
        for (ComparedTraining each : training) {
            each.notes().stream()
                    .filter(note -> !both.contains(note))
                    .forEach(note -> notes.add("the run of the %s model says: %s".formatted(each.which(), note)));
        }
        return notes;
    }

    private List<String> withRunNotes(List<String> notes) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(runNotes());
        return all;
    }

    /** For people. */
    static String text(ModelComparison result) {
        var text = new StringBuilder();
        text.append("the second model against the first: %s of %s, %s with windows%n"
                .formatted(
                        result.answered(),
                        CountText.of(result.asked(), "device answered", "devices answered"),
                        result.devices()));
        text.append("windows: %s%n".formatted(result.windows()));
        text.append("right: %s of the first model, %s of the second%n"
                .formatted(percent(result.first()), percent(result.second())));
        text.append("all classes: %s%n".formatted(outcomes(result.all())));
        result.classes()
                .forEach(each ->
                        text.append("%s: %s%n".formatted(VisibleText.of(each.name()), outcomes(each.outcomes()))));
        text.append("gain: %s%s%n"
                .formatted(
                        points(result.gain()),
                        result.interval()
                                .map(ComparedRuns::interval)
                                .orElse(", without an interval: too few devices, or all have the same gain")));
        text.append("over windows: p %s, McNemar's exact test, as if windows of a device did not hang together%n"
                .formatted(PValue.clause(result.windowTest().p())));
        McNemar devices = result.deviceTest();
        text.append("over devices: the first is better on %s, the second on %s, alike on %s; p %s, exact sign test%n"
                .formatted(devices.first(), devices.second(), result.alike(), PValue.clause(devices.p())));
        if (result.clamped() > 0) {
            text.append("left out: %s of devices with too many%n".formatted(CountText.of(result.clamped(), "window")));
        }
        if (result.refused() > 0) {
            text.append("refused: %s%n".formatted(CountText.of(result.refused(), "answer")));
            result.silent().forEach(reason -> text.append("  %s%n".formatted(VisibleText.of(reason))));
        }
        result.notes().forEach(note -> text.append("note: %s%n".formatted(VisibleText.of(note))));
        return text.toString();
    }

    private static String outcomes(ModelComparison.Outcomes counts) {
        return "both right %s, first alone %s, second alone %s, neither %s"
                .formatted(counts.both(), counts.firstAlone(), counts.secondAlone(), counts.neither());
    }

    private static String interval(Interval interval) {
        return ", 95 %% interval over devices %s to %s".formatted(points(interval.low()), points(interval.high()));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private static String points(double share) {
        return String.format(Locale.ROOT, "%+.2f points", 100 * share);
    }
}

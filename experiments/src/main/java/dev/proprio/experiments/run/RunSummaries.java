package dev.proprio.experiments.run;

import dev.proprio.client.dataset.LabelCounts;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluator.ModelChoice;
import dev.proprio.experiments.evaluator.PersonEvaluator;
import dev.proprio.experiments.record.ClassConfusion;
import dev.proprio.experiments.record.FinalMetrics;
import dev.proprio.experiments.record.PseudoLabelRow;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.StoppedEarly;
import dev.proprio.experiments.record.UpdateWeights;
import dev.proprio.experiments.record.Versions;
import dev.proprio.experiments.record.VirtualSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.record.RecordDraft;
import dev.proprio.proto.text.CountText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes the summaries of an experiment's runs. */
public final class RunSummaries {
    private final PreparedExperiment experiment;
    private final String command;

    /** @param command the command that runs the same again */
    RunSummaries(PreparedExperiment experiment, String command) {
        this.experiment = experiment;
        this.command = command;
    }

    /** What every summary of a run has, whatever became of it. */
    public static RecordDraft<RunSummary> begin(ExperimentSpec spec, String id, int threads, String command) {
        return RecordDraft.of(RunSummary.class)
                .set(RunSummary::name, spec.name())
                .set(RunSummary::id, id)
                .set(RunSummary::spec, SettingWriter.write(spec))
                .set(RunSummary::seed, spec.seed())
                .set(RunSummary::engine, spec.engine().name().toLowerCase(Locale.ROOT))
                .set(RunSummary::threads, threads)
                .set(RunSummary::versions, Versions.all())
                .set(RunSummary::command, command)
                .set(
                        RunSummary::weighting,
                        Optional.of(UpdateWeights.of(
                                spec.aggregation(), spec.local().exchange())));
    }

    RunSummary done(KnownRun known, Recorder recorder, GlobalModel last) {
        return of(known, recorder)
                .set(RunSummary::status, RunStatus.DONE)
                .set(RunSummary::modelSha256, Optional.of(last.sha256()))
                .make();
    }

    RunSummary failed(KnownRun known, Recorder recorder, String failure) {
        return of(known, recorder)
                .set(RunSummary::status, RunStatus.FAILED)
                .set(RunSummary::failure, Optional.of(failure))
                .make();
    }

    private RecordDraft<RunSummary> of(KnownRun known, Recorder recorder) {
        List<String> classes = experiment.dataset().description().classes();
        List<String> notes = notes(known, recorder);
        return begin(experiment.spec(), known.id(), experiment.trainers().threads(), command)
                .set(RunSummary::rounds, recorder.rows().size())
                .set(
                        RunSummary::metrics,
                        recorder.lastEvaluation()
                                .filter(evaluation -> !evaluation.users().isEmpty())
                                .map(evaluation -> FinalMetrics.of(
                                        evaluation.confusion(), evaluation.users(), classes, evaluation.detail())))
                .set(RunSummary::bytesUp, recorder.traffic().bytesUp())
                .set(RunSummary::bytesDown, recorder.traffic().bytesDown())
                .set(RunSummary::clientsPerSecond, recorder.clientsPerSecond())
                .set(RunSummary::seconds, recorder.elapsed().toNanos() / 1e9)
                .set(RunSummary::reproducible, recorder.reproducible())
                .set(RunSummary::parameters, (long) experiment.model().layout().length())
                .set(
                        RunSummary::attackers,
                        Optional.of(experiment.attackers().devices()).filter(attackers -> !attackers.isEmpty()))
                .set(RunSummary::secureAggregation, recorder.secureAggregation())
                .set(
                        RunSummary::privacy,
                        PrivacyRecord.of(experiment)
                                .map(record -> record.summary(recorder.charged(), recorder.state(), recorder.rows())))
                .set(RunSummary::dataSha256, Optional.of(known.data().sha256()))
                .set(RunSummary::inputSha256, Optional.of(new ModelFiles(experiment, Path.of("")).inputSha256()))
                .set(RunSummary::onDevices, recorder.lastEvaluation().flatMap(Evaluation::onDevices))
                .set(RunSummary::validation, recorder.lastEvaluation().flatMap(Evaluation::validation))
                .set(
                        RunSummary::eligibility,
                        recorder.rows().isEmpty()
                                ? Optional.empty()
                                : recorder.rows().getLast().eligibility())
                .set(RunSummary::labels, labels())
                .set(RunSummary::pseudoLabels, PseudoLabelRow.sum(recorder.rows()))
                .set(RunSummary::stopped, recorder.stopped())
                .set(RunSummary::notes, notes.isEmpty() ? Optional.empty() : Optional.of(notes))
                .set(RunSummary::updates, Optional.of(recorder.updates()))
                .set(RunSummary::initial, Optional.of(known.initial()))
                .set(
                        RunSummary::confusion,
                        recorder.lastEvaluation()
                                .filter(evaluation -> evaluation.confusion().total() > 0)
                                .map(evaluation -> ClassConfusion.of(classes, evaluation.confusion())))
                .set(RunSummary::trainedPerSecond, RoundRow.trainedPerSecond(recorder.rows()))
                .set(RunSummary::roundsSeconds, Optional.of(recorder.roundsSeconds()))
                .set(
                        RunSummary::virtual,
                        VirtualSummary.of(
                                recorder.rows(),
                                recorder.lastEvaluation().map(Evaluation::users).orElse(List.of()),
                                experiment.virtual()));
    }

    /** With privacy they are withheld, as what devices' updates weigh is: they are the sums of that, and no noise covers them. */
    private Optional<LabelCounts> labels() {
        if (experiment.spec().privacy().isPresent()) {
            return Optional.empty();
        }
        try {
            return experiment.dataset().labelCounts();
        } catch (SensorDataException unreadable) {
            // A device whose data can't be read has failed in each round that asked it, and is told there.
            return Optional.empty();
        }
    }

    private List<String> notes(KnownRun known, Recorder recorder) {
        List<String> said = new ArrayList<>(experiment.notes());
        recorder.stopped().map(StoppedEarly::text).ifPresent(said::add);
        recorder.watched().ifPresent(said::add);
        ValidationPeople.of(experiment).flatMap(ValidationPeople::note).ifPresent(said::add);
        experiment.keptOnDevices().ifPresent(said::add);
        untested(recorder).ifPresent(said::add);
        said.addAll(PseudoLabelNotes.of(experiment, recorder.rows()));
        if (experiment.spec().evaluation().onDevices()
                && recorder.lastEvaluation()
                        .filter(evaluation -> evaluation.onDevices().isEmpty())
                        .isPresent()) {
            said.add("no device told how well the last model does, so that what devices tell in sums is missing"
                    + recorder.silence());
        }
        recorder.lastEvaluation().map(Evaluation::notes).ifPresent(said::addAll);
        if (experiment.goesByArrival()) {
            said.add(
                    "not reproducible: whose updates were in which round, and which version of the model they were made from, followed from how long devices and their network took");
        }
        if (experiment.spec().local().exchange().models() > 1) {
            said.add(PersonEvaluator.testedTrained(experiment) ? ModelChoice.OF_TRAINED : ModelChoice.OF_NEW);
        }
        PrivacyRecord.of(experiment)
                .ifPresent(record -> said.addAll(
                        record.notes(recorder.rows(), experiment.spec().rounds(), recorder.state())));
        recorder.workers().ifPresent(workers -> said.add("its rounds were carried out by " + workers));
        if (recorder.joinedLater() > 0) {
            said.add("%s joined after it had begun, and who was asked depended on when they came"
                    .formatted(CountText.of(recorder.joinedLater(), "device")));
        }
        said.addAll(known.notes());
        return said;
    }

    /** What the figures leave out, if people who were to be tested on have nothing to be tested with. */
    private Optional<String> untested(Recorder recorder) {
        int kept = ValidationPeople.of(experiment)
                .map(chosen -> chosen.reported().size())
                .orElseGet(experiment.dataset()::testUsers);
        return recorder.lastEvaluation()
                .map(evaluation -> kept - evaluation.users().size())
                .filter(missing -> missing > 0)
                .map(missing -> CountText.partOf(
                                missing,
                                kept,
                                "people kept for testing",
                                "has no test window, and counts",
                                "have no test window, and count")
                        + " in no figure");
    }
}

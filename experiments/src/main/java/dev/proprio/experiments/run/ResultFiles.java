package dev.proprio.experiments.run;

import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.secagg.TrustBasis;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.mistakes.DatasetWindows;
import dev.proprio.experiments.mistakes.MistakeAnalysis;
import dev.proprio.experiments.record.PredictionsFile;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.report.HtmlReport;
import dev.proprio.proto.fault.FailureText;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a run that has ended leaves in its folder. */
record ResultFiles(PreparedExperiment experiment, RunFolder folder) {
    /**
     * All that a run leaves which is done; {@code run.json} last.
     *
     * @param basis who says who the devices are
     * @throws RunFailedException if it can't be written
     */
    void writeDone(Recorder recorder, GlobalModel last, RunSummary done, TrustBasis basis) throws RunFailedException {
        try {
            new ModelFiles(experiment, folder.path()).write(last);
            writeEvaluation(recorder, done, Optional.of(basis));
            folder.write(done);
            folder.remove(KeptEvaluation.FILE);
        } catch (IOException e) {
            throw new RunFailedException(
                    "all rounds were done, but what came of them could not be written to %s: %s"
                            .formatted(folder.path(), FailureText.of(e)),
                    e);
        }
    }

    /** What is known of a run that failed. If it can't be written down, that is said with the failure. */
    RunSummary writeFailed(Recorder recorder, RunSummary failed) {
        try {
            writeEvaluation(recorder, failed, Optional.empty());
            if (recorder.lastGood().isPresent()) {
                new ModelFiles(experiment, folder.path())
                        .write(recorder.lastGood().get().model());
            }
            folder.write(failed);
            return failed;
        } catch (IOException e) {
            return failed.withFailure("%s; nor could this be written to %s: %s"
                    .formatted(failed.failure().orElseThrow(), folder.path(), FailureText.of(e)));
        }
    }

    /** The summary of a run that ends in {@code thrown}, which also tells if that can't be written. */
    void writeThrown(Throwable thrown, RunSummary failed) {
        try {
            folder.write(failed);
        } catch (IOException e) {
            thrown.addSuppressed(e);
        }
    }

    /** @param basis of a run that is done; of another, the last evaluation is of no model that was to be looked at */
    private void writeEvaluation(Recorder recorder, RunSummary summary, Optional<TrustBasis> basis) throws IOException {
        if (recorder.lastEvaluation().isPresent()) {
            Evaluation evaluation = recorder.lastEvaluation().get();
            List<String> classes = experiment.dataset().description().classes();
            folder.write(evaluation.users());
            writeFacts(evaluation.users());
            List<PersonPredictions> said = evaluation.predictions().orElse(List.of());
            if (experiment.spec().evaluation().predictions() && !said.isEmpty()) {
                PredictionsFile.write(folder.path(), classes, said);
            }
            Optional<MistakeAnalysis> mistakes = basis.isPresent() ? mistakes(said, basis.get()) : Optional.empty();
            if (mistakes.isPresent()) {
                folder.write(MistakeAnalysis.FILE, RunJson.line(mistakes.get()));
            }
            folder.write(
                    "report.html",
                    HtmlReport.render(
                            summary, recorder.curve(), evaluation.users(), evaluation.confusion(), classes, mistakes));
        }
    }

    /** What is told of the people whose figures are kept, so that somebody may ask what those hang together with. */
    private void writeFacts(List<UserResult> users) throws IOException {
        SensorData data = experiment.dataset().data();
        Map<String, Map<String, String>> facts = new LinkedHashMap<>();
        for (UserResult user : users) {
            OptionalInt index = data.userIndex(user.user());
            if (index.isPresent() && !data.facts(index.getAsInt()).isEmpty()) {
                facts.put(user.user(), data.facts(index.getAsInt()));
            }
        }
        if (!facts.isEmpty()) {
            folder.write(RunFolder.PEOPLE, RunJson.pretty(facts));
        }
    }

    private Optional<MistakeAnalysis> mistakes(List<PersonPredictions> said, TrustBasis basis) throws IOException {
        int most = experiment.spec().evaluation().mistakes();
        if (most == 0 || said.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    MistakeAnalysis.of(said, new DatasetWindows(experiment.dataset()), most, withheld(basis)));
        } catch (SensorDataException e) {
            throw new IOException("the windows of its mistakes can't be read: " + e.getMessage(), e);
        }
    }

    private Optional<String> withheld(TrustBasis basis) {
        if (experiment.spec().privacy().isPresent()) {
            return Optional.of(
                    "The run promises differential privacy, and a window that is shown would tell of a person what no noise hides. Counts are of people who did not train.");
        }
        return basis == TrustBasis.SIMULATED
                ? Optional.empty()
                : Optional.of(
                        "The run's devices are real ones: their data stays with them, and no recording is put into files that are passed on. Counts are of the people whom the coordinator tests on.");
    }
}

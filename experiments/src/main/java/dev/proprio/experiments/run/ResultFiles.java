package dev.proprio.experiments.run;

import dev.proprio.client.sensor.SensorData;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.secagg.TrustBasis;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.exploration.Exploration;
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
    void writeDone(Recorder recorder, GlobalModel last, RunSummary done, TrustBasis basis)
            throws RunFailedException, InterruptedException {
        try {
            new ModelFiles(experiment, folder.path()).write(last);
            writeEvaluation(recorder, done, look(recorder, last, basis));
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
            // The last evaluation is of no model that was to be looked at.
            writeEvaluation(recorder, failed, Exploration.NONE);
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

    private Exploration look(Recorder recorder, GlobalModel last, TrustBasis basis)
            throws IOException, InterruptedException {
        Optional<List<PersonPredictions>> said = recorder.lastEvaluation().flatMap(Evaluation::predictions);
        return said.isPresent()
                ? new ExplorationFiles(experiment, folder).write(said.get(), last, basis)
                : Exploration.NONE;
    }

    private void writeEvaluation(Recorder recorder, RunSummary summary, Exploration looked) throws IOException {
        if (recorder.lastEvaluation().isPresent()) {
            Evaluation evaluation = recorder.lastEvaluation().get();
            List<String> classes = experiment.dataset().description().classes();
            folder.write(evaluation.users());
            writeFacts(evaluation.users());
            List<PersonPredictions> said = evaluation.predictions().orElse(List.of());
            if (experiment.spec().evaluation().predictions() && !said.isEmpty()) {
                PredictionsFile.write(folder.path(), classes, said);
            }
            folder.write(
                    "report.html",
                    HtmlReport.render(
                            summary, recorder.curve(), evaluation.users(), evaluation.confusion(), classes, looked));
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
}

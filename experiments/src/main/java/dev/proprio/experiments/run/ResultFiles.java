package dev.proprio.experiments.run;

import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.PredictionsFile;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.report.HtmlReport;
import dev.proprio.proto.fault.FailureText;
import java.io.IOException;
import java.util.List;

/** What a run that has ended leaves in its folder. */
record ResultFiles(PreparedExperiment experiment, RunFolder folder) {
    /**
     * All that a run leaves which is done; {@code run.json} last.
     *
     * @throws RunFailedException if it can't be written
     */
    void writeDone(Recorder recorder, GlobalModel last, RunSummary done) throws RunFailedException {
        try {
            new ModelFiles(experiment, folder.path()).write(last);
            writeEvaluation(recorder, done);
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
            writeEvaluation(recorder, failed);
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

    private void writeEvaluation(Recorder recorder, RunSummary summary) throws IOException {
        if (recorder.lastEvaluation().isPresent()) {
            Evaluation evaluation = recorder.lastEvaluation().get();
            List<String> classes = experiment.dataset().description().classes();
            folder.write(evaluation.users());
            if (evaluation.predictions().isPresent()) {
                PredictionsFile.write(
                        folder.path(), classes, evaluation.predictions().get());
            }
            folder.write(
                    "report.html",
                    HtmlReport.render(summary, recorder.curve(), evaluation.users(), evaluation.confusion(), classes));
        }
    }
}

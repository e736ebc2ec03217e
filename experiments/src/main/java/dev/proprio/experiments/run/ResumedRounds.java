package dev.proprio.experiments.run;

import dev.proprio.coordinator.journal.Committed;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rounds that a stopped run has left, and what there is of those before.
 *
 * @param last the last of them that are safe, if any is
 * @param outcomes what became of each of them
 * @param measured their latest evaluation
 * @param untouched the row of the model before the first round, if there are any
 * @param records their rows
 * @param known the run, with what has to be said of its going on
 * @param devicesHere whether all devices are simulated in this process
 * @param sameBits whether it goes on as it would have without the stop
 */
record ResumedRounds(
        PreparedExperiment experiment,
        Optional<Committed> last,
        List<RoundResult> outcomes,
        Optional<Evaluation> measured,
        Optional<RoundRow> untouched,
        ResumedRecords records,
        KnownRun known,
        boolean devicesHere,
        boolean sameBits)
        implements RemainingRounds {
    private static final Logger log = LoggerFactory.getLogger(ResumedRounds.class);

    /**
     * Reads what there is, and gives devices their memory back.
     *
     * @param devicesHere whether all devices are simulated in this process
     * @param anyData whether the run may go on with other data than it began with
     * @throws ChangedDataException if it may not, and the data is other
     * @throws IOException if something can't be read, or the run does not fit the experiment
     */
    static ResumedRounds of(PreparedExperiment experiment, InterruptedRun run, boolean devicesHere, boolean anyData)
            throws IOException, InterruptedException {
        Optional<Committed> last = run.last();
        int told =
                last.map(committed -> committed.rounds().getFirst().round() - 1).orElse(0);
        DataDigest data = KnownRun.digest(experiment);
        Resumption resumption = Resumption.of(run, last, data, anyData);
        if (last.isPresent()) {
            requireFit(experiment, run, last.get());
            new DeviceMemory(experiment, run.id()).restore(last.get().attachments());
        }
        List<RoundResult> outcomes = run.outcomes(told);
        Optional<String> kept = RunFolder.read(run.folder(), KeptEvaluation.FILE);
        ResumedRecords records = ResumedRecords.of(
                        run.folder(), outcomes, experiment.spec().evaluation().every(), kept, experiment.virtual())
                .of(
                        PrivacyRecord.of(experiment),
                        last.map(safe -> safe.rounds().getLast().state()));
        List<String> notes = new ArrayList<>(run.notes());
        notes.addAll(resumption.notes());
        notes.addAll(records.notes());
        notes.subList(run.earlierNotes(), notes.size()).forEach(note -> log.warn("{}: {}", run.folder(), note));
        return new ResumedRounds(
                experiment,
                last,
                outcomes,
                KeptEvaluation.read(kept, told),
                last.isEmpty() ? Optional.empty() : Optional.of(untouched(experiment, records)),
                records,
                new KnownRun(run.id(), data, run.initial().orElseGet(() -> KnownRun.initial(experiment)), notes),
                devicesHere,
                resumption.sameBits() && (devicesHere || last.isEmpty()));
    }

    /** The rows of the rounds before, round 0 first. */
    List<RoundRow> rows() {
        return Stream.concat(untouched.stream(), records.rounds().stream()).toList();
    }

    @Override
    public GlobalModel run(RoundEngine engine, Recorder recorder)
            throws IOException, RunFailedException, InterruptedException {
        if (!sameBits) {
            recorder.cannotBeRepeated();
        }
        if (last.isEmpty()) {
            return RemainingRounds.all(experiment).run(engine, recorder);
        }
        recorder.goOn(outcomes, records.rounds(), measured, untouched);
        return engine.resume(outcomes, last.get().rounds(), !devicesHere).model();
    }

    /** The row of round 0, measured again if it is lost: its model is made anew at any time. */
    private static RoundRow untouched(PreparedExperiment experiment, ResumedRecords records)
            throws IOException, InterruptedException {
        if (records.untouched().isPresent()) {
            return records.untouched().get();
        }
        try {
            return RecordRows.untouched(new Evaluator(experiment).evaluateUntouched(experiment.initialModel()));
        } catch (RunFailedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void requireFit(PreparedExperiment experiment, InterruptedRun run, Committed last)
            throws IOException {
        GlobalModel kept = last.rounds().getLast().model();
        GlobalModel own = experiment.initialModel();
        if (!kept.layout().equals(own.layout())) {
            throw new IOException(
                    "the run in %s has a model of %s parameters, but its settings and data now make one of %s; the data must have changed since: bring it back, or start the run anew"
                            .formatted(
                                    run.folder(),
                                    kept.layout().length(),
                                    own.layout().length()));
        }
        try {
            // Before any row is written again, with what rounds would have cost by other settings.
            experiment.release().requireFit(last.rounds().getLast().state());
        } catch (RunFailedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}

package dev.proprio.experiments.run;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.record.DataDigests;
import dev.proprio.experiments.record.StartedFrom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is known of a run before its rounds. */
record KnownRun(String id, DataDigest data, StartedFrom initial, List<String> notes) {
    KnownRun {
        notes = List.copyOf(notes);
    }

    /** A run that is yet to begin. */
    static KnownRun of(PreparedExperiment experiment, String id) throws IOException {
        return new KnownRun(id, digest(experiment), initial(experiment), List.of());
    }

    static DataDigest digest(PreparedExperiment experiment) throws IOException {
        try {
            return DataDigests.of(experiment.spec(), experiment.dataset().data());
        } catch (SensorDataException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    static StartedFrom initial(PreparedExperiment experiment) {
        return new StartedFrom(
                experiment.initialModel().sha256(),
                experiment.spec().model().initial().map(Path::toString));
    }

    /** The same of a run that failed, with which of its models is kept. */
    KnownRun withKept(Recorder recorder) {
        List<String> all = new ArrayList<>(notes);
        recorder.lastGood()
                .ifPresent(good -> all.add(
                        good.model().sha256().equals(initial.sha256())
                                ? "no round moved the model: what is kept, and was measured, is what the run started from"
                                : "the model that is kept is that of round %s, the last good one"
                                        .formatted(good.round())));
        return new KnownRun(id, data, initial, all);
    }
}

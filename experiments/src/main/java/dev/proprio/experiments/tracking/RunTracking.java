package dev.proprio.experiments.tracking;

import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.MlflowSpec;
import dev.proprio.experiments.spec.TrackingSpec;
import dev.proprio.proto.fault.FailureText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that are told of one run. Nothing that goes wrong with them is the run's fault: it is only said. */
public final class RunTracking implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunTracking.class);

    private final List<Tracker> trackers = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private RunTracking() {}

    /** Nobody. */
    public static RunTracking none() {
        return new RunTracking();
    }

    /**
     * Those whom the spec names.
     *
     * @param run the run's id
     * @param folder where its files are
     */
    public static RunTracking open(ExperimentSpec spec, String run, Path folder) {
        var tracking = new RunTracking();
        spec.tracking()
                .filter(TrackingSpec::tensorboard)
                .ifPresent(asked -> tracking.add("TensorBoard", () -> TensorBoard.in(folder, InstantSource.system())));
        spec.tracking()
                .flatMap(TrackingSpec::mlflow)
                .ifPresent(asked -> tracking.add("MLflow at " + asked.url(), () -> mlflow(spec, asked, run)));
        return tracking;
    }

    private static Tracker mlflow(ExperimentSpec spec, MlflowSpec asked, String run) throws IOException {
        String authorization = MlflowLogin.header(asked.url(), System.getenv());
        return Mlflow.begin(
                new MlflowServer(asked.url(), authorization, MlflowDelays.USUAL.request()),
                asked,
                MlflowRun.of(spec, run),
                MlflowDelays.USUAL);
    }

    private void add(String name, Opener opener) {
        try {
            trackers.add(opener.open());
        } catch (IOException | RuntimeException e) {
            say("%s is told nothing: %s".formatted(name, FailureText.of(e)));
        }
    }

    private void say(String problem) {
        log.warn("{}", problem);
        problems.add(problem);
    }

    /** A round was recorded; or was before the run stopped, which goes on now. */
    public void recorded(RoundRow row) {
        trackers.forEach(tracker -> tracker.recorded(row));
    }

    /** Tells how the run ended, and adds to its notes what could not be told. */
    public RunSummary ended(RunSummary summary) {
        trackers.forEach(tracker -> tracker.ended(summary).ifPresent(this::say));
        if (problems.isEmpty()) {
            return summary;
        }
        List<String> notes = new ArrayList<>(summary.notes().orElse(List.of()));
        notes.addAll(problems);
        return summary.with(RunSummary::notes, Optional.of(notes));
    }

    @Override
    public void close() {
        trackers.forEach(Tracker::close);
    }

    @FunctionalInterface
    private interface Opener {
        Tracker open() throws IOException;
    }
}

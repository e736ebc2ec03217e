package dev.proprio.experiments.service;

import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.DeviceKind;
import dev.proprio.coordinator.service.Event;
import dev.proprio.coordinator.service.EventFeed;
import dev.proprio.coordinator.service.EventStream;
import dev.proprio.coordinator.service.FairExecutor;
import dev.proprio.coordinator.service.LabelChange;
import dev.proprio.coordinator.service.Lifecycle;
import dev.proprio.coordinator.service.RunLabels;
import dev.proprio.coordinator.service.RunView;
import dev.proprio.experiments.record.PrivacyRow;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.SecureProtocol;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.fault.FailureText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** One run: its folder, what is kept there about it, and who listens. Thread-safe. */
final class StoredRun {
    /** The experiment as it was asked for. */
    static final String SPEC = "spec.yaml";

    private static final int MOST_BEHIND = 1024;

    private final Path folder;
    private final Instant createdAt;
    private final Optional<ExperimentSpec> spec;
    private final RunRows rows;
    private final EventFeed feed = new EventFeed(MOST_BEHIND);
    private RunRecord record;
    private int round;
    private Optional<Double> accuracy = Optional.empty();
    private Optional<Double> userMean = Optional.empty();
    private List<String> notes = List.of();
    private Optional<Double> epsilon = Optional.empty();
    private Optional<Double> speed = Optional.empty();
    private Optional<Event> phase = Optional.empty();

    private StoredRun(Path folder, RunRecord record, Optional<ExperimentSpec> spec) {
        this.folder = folder;
        this.createdAt = record.createdAt();
        this.record = record;
        this.spec = spec;
        this.rows = new RunRows(folder);
    }

    /** A run whose folder has just been made. */
    static StoredRun made(Path folder, RunRecord record, ExperimentSpec spec) {
        return new StoredRun(folder, record, Optional.of(spec));
    }

    /** The run in a folder; if the folder is damaged, one that has failed for that. */
    static StoredRun in(Path folder) {
        try {
            RunRecord record = ApiJson.read(Files.readString(folder.resolve(RunRecord.FILE)), RunRecord.class);
            ExperimentSpec spec = ExperimentSpec.of(
                    SettingWriter.fromWritten(
                            record.settings(), folder.resolve(RunRecord.FILE).toString()),
                    List.of());
            var run = new StoredRun(folder, record, Optional.of(spec));
            for (RoundRow row : RunFolder.rows(folder)) {
                run.seen(row);
            }
            return run;
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            String reason = "its folder is damaged: %s".formatted(FailureText.of(e));
            Instant now = Instant.EPOCH;
            RunRecord record = RunRecord.created(name(folder), DeviceKind.SIMULATED, now, "", Map.of())
                    .ended(Lifecycle.FAILED, now, Optional.of(reason));
            return new StoredRun(folder, record, Optional.empty());
        }
    }

    private static String name(Path folder) {
        return String.valueOf(folder.getFileName());
    }

    String id() {
        return name(folder);
    }

    Path folder() {
        return folder;
    }

    Instant createdAt() {
        return createdAt;
    }

    RunRows rows() {
        return rows;
    }

    /** What it runs; empty if its folder is damaged. */
    Optional<ExperimentSpec> spec() {
        return spec;
    }

    synchronized RunRecord record() {
        return record;
    }

    synchronized int round() {
        return round;
    }

    /** What is known to be spent of its privacy, if it promises any. */
    synchronized Optional<Double> epsilon() {
        return epsilon;
    }

    /** Keeps what is now the case, and tells it. */
    synchronized void keep(RunRecord now) throws IOException {
        // Labels may have been changed since it was read.
        RunRecord labelled = record.labels().map(now::labelled).orElse(now);
        if (spec.isPresent()) {
            RunFolder.write(folder, RunRecord.FILE, ApiJson.write(labelled));
        }
        remember(labelled);
    }

    /** Keeps other labels, and tells them; what the run does meanwhile, or somebody else gave it, is not lost. */
    synchronized void label(LabelChange change) throws IOException {
        record = record.labelled(change.of(record.labels().orElse(RunLabels.NONE)));
        keep(record);
    }

    /** Tells what is now the case without keeping it, because it will not last. */
    synchronized void remember(RunRecord now) {
        record = now;
        if (!now.state().isActive()) {
            phase = Optional.empty();
        }
        feed.publish(state());
    }

    synchronized void recorded(RoundRow row, List<Event> events) {
        seen(row);
        phase = Optional.empty();
        events.forEach(feed::publish);
        feed.publish(state());
    }

    /** Keeps what has to be said of the data that is being trained on, until the run is over and it is written down. */
    synchronized void noted(List<String> said) {
        notes = List.copyOf(said);
    }

    /** What has to be said beside the run's figures, as far as it is known. */
    List<String> notes() throws IOException {
        Optional<List<String>> written = RunFolder.summary(folder).flatMap(RunSummary::notes);
        synchronized (this) {
            return written.orElse(notes);
        }
    }

    /** Tells those who look at the run that it is gone. */
    void deleted() {
        feed.publish(new Event(Event.RUN, 0, EventPublisher.deletion(id())));
    }

    synchronized void speed(double clientsPerSecond) {
        speed = Optional.of(clientsPerSecond).filter(perSecond -> perSecond > 0);
    }

    synchronized void phase(Event event) {
        phase = Optional.of(event);
        feed.publish(event);
    }

    private void seen(RoundRow row) {
        round = row.round();
        accuracy = row.accuracy().or(() -> accuracy);
        userMean = row.userMean().or(() -> userMean);
        epsilon = row.privacy().flatMap(PrivacyRow::epsilon).or(() -> epsilon);
    }

    /** @param replays reads what was recorded */
    EventStream watch(long after, FairExecutor replays) {
        var recorded = new PacedHistory(new Replay(rows, after), replays);
        return feed.listen(new EventFeed.EventHistory() {
            private boolean begun;
            private boolean ended;

            @Override
            public List<Event> page() throws IOException, InterruptedException {
                if (!begun) {
                    begun = true;
                    return List.of(state());
                }
                List<Event> page = ended ? List.of() : recorded.page();
                if (page.isEmpty() && !ended) {
                    ended = true;
                    return present().map(List::of).orElse(List.of());
                }
                return page;
            }
        });
    }

    private synchronized Optional<Event> present() {
        return phase;
    }

    private synchronized Event state() {
        return new Event(Event.RUN, 0, ApiJson.write(view()));
    }

    synchronized RunView view() {
        return new RunView(
                id(),
                spec.map(ExperimentSpec::name).orElse(id()),
                record.seen(),
                spec.map(run -> run.engine().name().toLowerCase(Locale.ROOT)).orElse(""),
                record.devices(),
                spec.map(StrategyName::of).orElse(""),
                round,
                spec.map(ExperimentSpec::rounds).orElse(0),
                record.createdAt(),
                record.startedAt(),
                record.endedAt(),
                folder.toString(),
                spec.map(ExperimentSpec::seed).orElse(0L),
                record.parameters(),
                accuracy,
                userMean,
                record.failure(),
                record.modelSha256(),
                record.clientsPerSecond().or(() -> speed),
                spec.filter(run -> run.secureAggregation().protocol() != SecureProtocol.NONE)
                        .isPresent(),
                record.labels().orElse(RunLabels.NONE).tags(),
                record.labels().orElse(RunLabels.NONE).sweep());
    }
}

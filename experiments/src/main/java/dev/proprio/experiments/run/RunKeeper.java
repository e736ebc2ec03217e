package dev.proprio.experiments.run;

import dev.proprio.coordinator.journal.Commit;
import dev.proprio.coordinator.journal.Journal;
import dev.proprio.coordinator.journal.JournalException;
import dev.proprio.coordinator.journal.JournaledRounds;
import dev.proprio.coordinator.journal.Journals;
import dev.proprio.coordinator.journal.OverlappedRounds;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.engine.PrivateTraining;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.record.FolderLock;
import dev.proprio.experiments.record.ResumePoint;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.StartedFrom;
import dev.proprio.experiments.record.Versions;
import dev.proprio.experiments.spec.JournalSpec;
import dev.proprio.proto.extension.SettingWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A run's place in a journal. */
final class RunKeeper implements AutoCloseable {
    private final Optional<Journal> journal;
    private final Optional<FolderLock> lock;
    private final PreparedExperiment experiment;
    private final String run;

    private RunKeeper(Optional<Journal> journal, Optional<FolderLock> lock, PreparedExperiment experiment, String run) {
        this.journal = journal;
        this.lock = lock;
        this.experiment = experiment;
        this.run = run;
    }

    /** Keeps nothing. */
    static RunKeeper none(PreparedExperiment experiment, String run) {
        return new RunKeeper(Optional.empty(), Optional.empty(), experiment, run);
    }

    /** Begins a run in the journal that its spec names; until it is closed, nobody else can write to the folder. */
    static RunKeeper begin(
            PreparedExperiment experiment,
            String run,
            String command,
            DataDigest data,
            StartedFrom initial,
            RunFolder folder)
            throws IOException {
        JournalSpec spec = experiment.spec().journal();
        if (spec.every() == 0) {
            return none(experiment, run);
        }
        FolderLock lock = FolderLock.of(folder.path());
        var keeper = new RunKeeper(Optional.of(open(folder.path(), spec.url())), Optional.of(lock), experiment, run);
        boolean begun = false;
        try {
            keeper.begin(command, data, initial);
            folder.write(ResumePoint.FILE, RunJson.pretty(new ResumePoint(run, spec.url(), Optional.empty())));
            begun = true;
            return keeper;
        } finally {
            if (!begun) {
                keeper.close();
            }
        }
    }

    private void begin(String command, DataDigest data, StartedFrom initial) throws IOException {
        try {
            var about = new RunAbout(
                    SettingWriter.write(experiment.spec()),
                    command,
                    Optional.of(Versions.all()),
                    Optional.of(data),
                    Optional.of(initial),
                    experiment.agreed());
            journal.orElseThrow().begin(run, RunJson.line(about));
        } catch (JournalException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Goes on with a run in an open journal. */
    static RunKeeper of(Journal journal, PreparedExperiment experiment, String run) {
        return new RunKeeper(Optional.of(journal), Optional.empty(), experiment, run);
    }

    static Journal open(Path folder, Optional<String> url) {
        return url.map(Journals::inPostgres).orElseGet(() -> Journals.inFile(folder.resolve(ResumePoint.JOURNAL)));
    }

    /**
     * Where the run's rounds are made safe: one by one if devices keep their memory themselves, since they may remember a
     * round no sooner than it is safe, and no later than they train for the next; and if noise or cohorts are secret, since a
     * round that is lost has others when it is done again, and what devices have seen would be a second release.
     */
    RoundLog log(Fleet fleet) {
        JournalSpec spec = experiment.spec().journal();
        boolean once = fleet.remembersElsewhere()
                || experiment.privacy().filter(PrivateTraining::isSecret).isPresent();
        int every = once ? 1 : spec.every();
        if (journal.isEmpty()) {
            return RoundLog.NONE;
        }
        int models = spec.keep() == 0 ? Commit.ALL_MODELS : spec.keep();
        int decided = experiment
                .spec()
                .earlyStopping()
                .map(_ -> experiment.spec().evaluation().every())
                .orElse(0);
        var settings = new JournaledRounds.Settings(run, experiment.rounds(), every, models, decided);
        var rounds = new JournaledRounds(journal.get(), settings, new DeviceMemory(experiment, run));
        return once ? rounds : new OverlappedRounds(rounds);
    }

    @Override
    public void close() throws IOException {
        journal.ifPresent(Journal::close);
        if (lock.isPresent()) {
            lock.get().close();
        }
    }
}

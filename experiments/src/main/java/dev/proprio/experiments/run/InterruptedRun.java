package dev.proprio.experiments.run;

import dev.proprio.coordinator.journal.Committed;
import dev.proprio.coordinator.journal.Journal;
import dev.proprio.coordinator.journal.JournalException;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.experiments.compare.DottedSettings;
import dev.proprio.experiments.engine.AgreedNormalization;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.record.FinishedFiles;
import dev.proprio.experiments.record.FolderLock;
import dev.proprio.experiments.record.ResumePoint;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.StartedFrom;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.SettingNode;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.text.CountText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;

/** A run that stopped before its last round, in its folder, which nobody else can go on with meanwhile. */
public final class InterruptedRun implements AutoCloseable {
    private final Path folder;
    private final Journal journal;
    private final FolderLock lock;
    private final RunAbout about;
    private final ResumePoint point;
    private final List<String> damage;

    private InterruptedRun(
            Path folder, ResumePoint point, Journal journal, FolderLock lock, RunAbout about, List<String> damage) {
        this.folder = folder;
        this.point = point;
        this.damage = damage;
        this.journal = journal;
        this.lock = lock;
        this.about = about;
    }

    /**
     * Finds the run in a folder.
     *
     * @throws IOException if there is none, or none that is left unfinished, or its journal can't be read
     */
    public static InterruptedRun in(Path folder) throws IOException {
        ResumePoint point = point(folder);
        FolderLock lock = FolderLock.of(folder);
        Journal journal = RunKeeper.open(folder, point.journal());
        boolean opened = false;
        try {
            // Whoever had the lock until now may have ended the run.
            List<String> damage = requireUnfinished(folder);
            Optional<String> about = journal.about(point.run());
            if (about.isEmpty()) {
                throw new IOException("%s knows no run %s, which %s names"
                        .formatted(journal, point.run(), folder.resolve(ResumePoint.FILE)));
            }
            opened = true;
            RunAbout known = RunJson.read(about.get(), RunAbout.class);
            return new InterruptedRun(folder, point, journal, lock, known, damage);
        } catch (JournalException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            if (!opened) {
                journal.close();
                lock.close();
            }
        }
    }

    /** What of a run that is over is lost, so that its end must be written again. */
    private static List<String> requireUnfinished(Path folder) throws IOException {
        Optional<RunSummary> ended = RunFolder.summary(folder);
        if (ended.isEmpty()) {
            return Files.exists(folder.resolve(RunSummary.FILE))
                    ? List.of("%s was not whole and was written again".formatted(RunSummary.FILE))
                    : List.of();
        }
        if (ended.get().status() != RunStatus.DONE) {
            return List.of();
        }
        List<String> lost = FinishedFiles.lost(folder, ended.get());
        if (lost.isEmpty()) {
            throw new IOException(
                    "the run in %s is complete: all of it (%s) is done, so that there is nothing to resume"
                            .formatted(folder, CountText.of(ended.get().rounds(), "round")));
        }
        return List.of("%s %s lost or not whole and %s written again"
                .formatted(
                        String.join(", ", lost), lost.size() == 1 ? "was" : "were", lost.size() == 1 ? "was" : "were"));
    }

    private static ResumePoint point(Path folder) throws IOException {
        requireUnfinished(folder);
        Path file = folder.resolve(ResumePoint.FILE);
        if (Files.notExists(file)) {
            throw new IOException(
                    ("there is nothing to resume in %s: it has no %s; name the folder of a run that was begun without"
                                    + " journal.every=0, or start the run anew")
                            .formatted(folder, ResumePoint.FILE));
        }
        return read(file, ResumePoint.class);
    }

    private static <T> T read(Path file, Class<T> type) throws IOException {
        try {
            return RunJson.read(Files.readString(file), type);
        } catch (JacksonException e) {
            throw new IOException(
                    "%s can't be read: %s; it is not whole, so that nothing tells which run of the journal it was: start the run anew"
                            .formatted(file, e.getOriginalMessage()),
                    e);
        }
    }

    /** Its folder. */
    public Path folder() {
        return folder;
    }

    /** Its settings, as they were written when it began. */
    public SettingNode.Mapping settings() {
        return SettingWriter.fromWritten(about.spec(), "the run in " + folder);
    }

    /**
     * Checks that an experiment is the one that was begun.
     *
     * @throws IOException that names the settings that differ
     */
    public void requireSame(ExperimentSpec asked) throws IOException {
        Map<String, String> begun = DottedSettings.of(about.spec());
        Map<String, String> now = DottedSettings.of(SettingWriter.write(asked));
        Set<String> keys = new TreeSet<>(begun.keySet());
        keys.addAll(now.keySet());
        List<String> differing = keys.stream()
                .filter(key -> !Objects.equals(begun.get(key), now.get(key)))
                .map(key -> "%s was %s and is now %s"
                        .formatted(key, begun.getOrDefault(key, "not set"), now.getOrDefault(key, "not set")))
                .toList();
        if (!differing.isEmpty()) {
            throw new IOException(
                    "the run in %s goes on with the settings that it began with, but %s; leave it as it was, or start another run"
                            .formatted(folder, String.join(", ", differing)));
        }
    }

    /** The command that began it. */
    public String command() {
        return about.command();
    }

    /** What is to be known of the stops so far, what was lost at the last one included. */
    List<String> notes() {
        List<String> notes = new ArrayList<>(point.notes().orElse(List.of()));
        notes.addAll(damage);
        return notes;
    }

    /** How many of the {@link #notes} are of earlier stops. */
    int earlierNotes() {
        return point.notes().map(List::size).orElse(0);
    }

    /** Where it is kept, with what whoever goes on with it later has to know. */
    ResumePoint point(List<String> notes) {
        return new ResumePoint(id(), point.journal(), notes.isEmpty() ? Optional.empty() : Optional.of(notes));
    }

    /** How what it reads differs from what the run began with, a half sentence; empty if it does not, or nobody knows. */
    Optional<String> changedData(DataDigest now) {
        return about.data().filter(begun -> !begun.sameAs(now)).map(begun -> begun.difference(now));
    }

    /** Where it started; empty if an earlier version began it. */
    Optional<StartedFrom> initial() {
        return about.initial();
    }

    /** What its devices agreed upon before its first round; empty if they were not asked. */
    public Optional<AgreedNormalization> agreed() {
        return about.agreed();
    }

    /** What computes differently than when the run began: name, version now and then. */
    List<String> changedVersions(Map<String, String> now) {
        return about.versions().orElse(Map.of()).entrySet().stream()
                .filter(begun -> !begun.getValue().equals(now.get(begun.getKey())))
                .map(begun -> "%s %s instead of %s"
                        .formatted(begun.getKey(), now.getOrDefault(begun.getKey(), "of no version"), begun.getValue()))
                .toList();
    }

    String id() {
        return point.run();
    }

    Journal journal() {
        return journal;
    }

    /** The last commit; empty if the run stopped before its first. */
    Optional<Committed> last() throws IOException {
        try {
            return journal.last(id());
        } catch (JournalException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** What came out of the rounds up to {@code last}. */
    List<RoundResult> outcomes(int last) throws IOException {
        List<RoundResult> outcomes = new ArrayList<>();
        try {
            for (int round = 1; round <= last; round++) {
                int wanted = round;
                outcomes.add(journal.outcome(id(), round)
                        .orElseThrow(() -> new IOException("%s lacks round %s of the run".formatted(journal, wanted))));
            }
        } catch (JournalException e) {
            throw new IOException(e.getMessage(), e);
        }
        return outcomes;
    }

    @Override
    public void close() throws IOException {
        journal.close();
        lock.close();
    }
}

package dev.proprio.experiments.run;

import dev.proprio.coordinator.journal.Commit;
import dev.proprio.coordinator.journal.Committed;
import dev.proprio.coordinator.journal.Journal;
import dev.proprio.coordinator.journal.JournalException;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.experiments.compare.DottedSettings;
import dev.proprio.experiments.record.ResumePoint;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.Versions;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.SettingWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import tools.jackson.core.JacksonException;

/**
 * Lets a run that is done have more rounds: what its journal holds becomes the beginning of another run, in a folder of its own,
 * which {@link InterruptedRun} goes on with. It ends with the bits of a run that had all rounds from the first on, as
 * nothing that was computed in its rounds depends on how many there were to be. The run that is done stays as it is.
 */
public final class LongerRun {
    private static final Set<String> MAY_DIFFER = Set.of("name", "rounds", "journal");

    private LongerRun() {}

    /**
     * Makes the longer run's folder.
     *
     * @param done the folder of the run that is done, with its journal in it
     * @param longer the folder to make, where nothing is yet
     * @param spec the longer run's settings, with its journal in its folder
     * @param command the command that runs the same from its first round on
     * @throws CannotGoOnException if the run that is done can't be gone on with; then nothing was made
     * @throws IOException if the folder can't be written
     */
    public static void begin(Path done, Path longer, ExperimentSpec spec, String command) throws IOException {
        Kept kept = Kept.in(done);
        kept.requireSame(spec);
        Files.createDirectories(longer);
        String run = UUID.randomUUID().toString();
        try (Journal journal = RunKeeper.open(longer, Optional.empty())) {
            journal.begin(run, RunJson.line(kept.about(spec, command)));
            keep(journal, run, kept.earlier(), Map.of());
            keep(journal, run, kept.last().rounds(), kept.last().attachments());
        } catch (JournalException e) {
            throw new IOException(e.getMessage(), e);
        }
        for (String rows : List.of(RunFolder.ROUNDS, RunFolder.CLIENTS)) {
            Files.copy(done.resolve(rows), longer.resolve(rows));
        }
        // Last, for whoever finds it takes all else for whole.
        RunFolder.write(
                longer, ResumePoint.FILE, RunJson.pretty(new ResumePoint(run, Optional.empty(), Optional.empty())));
    }

    private static void keep(Journal journal, String run, List<RoundResult> rounds, Map<String, byte[]> attachments)
            throws JournalException {
        if (!rounds.isEmpty()) {
            Map<String, Optional<byte[]>> attached = new LinkedHashMap<>();
            attachments.forEach((name, content) -> attached.put(name, Optional.of(content)));
            journal.commit(new Commit(run, rounds, attached, rounds.size()));
        }
    }

    /**
     * What is kept of the run that is done.
     *
     * @param earlier what came out of the rounds before the last commit
     */
    private record Kept(RunAbout about, List<RoundResult> earlier, Committed last) {
        static Kept in(Path done) throws IOException {
            Optional<String> point = RunFolder.read(done, ResumePoint.FILE);
            if (point.isEmpty()) {
                throw new CannotGoOnException("nothing was kept of it to go on from");
            }
            ResumePoint found = parse(point.get(), ResumePoint.class);
            try (Journal journal = RunKeeper.open(done, found.journal())) {
                String about = journal.about(found.run())
                        .orElseThrow(() -> new CannotGoOnException("its journal does not know it"));
                Committed last = journal.last(found.run())
                        .orElseThrow(() -> new CannotGoOnException("its journal has none of its rounds"));
                List<RoundResult> earlier = new ArrayList<>();
                for (int round = 1; round < last.rounds().getFirst().round(); round++) {
                    int wanted = round;
                    earlier.add(journal.outcome(found.run(), round)
                            .orElseThrow(() -> new CannotGoOnException("its journal lacks round " + wanted)));
                }
                return new Kept(parse(about, RunAbout.class), earlier, last);
            } catch (JournalException e) {
                throw new CannotGoOnException("its journal can't be read", e);
            }
        }

        private static <T> T parse(String json, Class<T> type) throws IOException {
            try {
                return RunJson.read(json, type);
            } catch (JacksonException e) {
                throw new CannotGoOnException("what was kept of it is not whole", e);
            }
        }

        void requireSame(ExperimentSpec spec) throws IOException {
            Map<String, String> before = compared(about.spec());
            Map<String, String> now = compared(SettingWriter.write(spec));
            Set<String> keys = new TreeSet<>(before.keySet());
            keys.addAll(now.keySet());
            List<String> differing = keys.stream()
                    .filter(key -> !Objects.equals(before.get(key), now.get(key)))
                    .toList();
            if (!differing.isEmpty()) {
                throw new CannotGoOnException("it had another " + String.join(", ", differing));
            }
            if (!about.versions().equals(Optional.of(Versions.all()))) {
                throw new CannotGoOnException("it was computed by other versions, which may give other bits");
            }
        }

        private static Map<String, String> compared(Map<String, Object> written) {
            Map<String, Object> rest = new LinkedHashMap<>(written);
            rest.keySet().removeAll(MAY_DIFFER);
            return DottedSettings.of(rest);
        }

        RunAbout about(ExperimentSpec spec, String command) {
            return new RunAbout(
                    SettingWriter.write(spec),
                    command,
                    about.versions(),
                    about.data(),
                    about.initial(),
                    about.agreed());
        }
    }
}

package dev.proprio.experiments.compare;

import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.record.ResumePoint;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.SweepRow;
import dev.proprio.experiments.record.SweepSummary;
import dev.proprio.experiments.spec.LauncherWord;
import dev.proprio.experiments.spec.ShellWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/** Reads the folders of runs and of sweeps. */
public final class RunReader {
    private RunReader() {}

    /**
     * What was read.
     *
     * @param notes what whoever compares them has to know
     */
    public record Found(List<FinishedRun> runs, List<String> notes) {}

    /**
     * The runs in {@code folders}, each the folder of a run or of a sweep.
     *
     * @throws IncomparableException if a folder holds neither, or something unreadable
     */
    public static Found read(List<Path> folders) throws IncomparableException, IOException {
        List<FinishedRun> runs = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Path folder : folders) {
            Path sweep = folder.resolve(SweepSummary.FILE);
            if (Files.isRegularFile(sweep)) {
                // The names of one sweep's trials may not tell the runs of two apart.
                addSweep(runs, notes, folder, parse(sweep, SweepSummary.class), folders.size() == 1);
            } else {
                runs.add(run(folder, ""));
            }
        }
        return new Found(runs, notes);
    }

    private static void addSweep(
            List<FinishedRun> runs, List<String> notes, Path folder, SweepSummary sweep, boolean named)
            throws IncomparableException, IOException {
        if (sweep.study().isPresent()) {
            throw new IncomparableException(
                    "\"%s\" is a sweep over a personalization experiment, which compares its methods itself: see %s"
                            .formatted(
                                    folder,
                                    folder.resolve(sweep.study().get().folder()).resolve("report.html")));
        }
        Map<String, FinishedRun> ofTrial = new HashMap<>();
        List<SweepRow> unbegun = new ArrayList<>();
        Map<String, List<String>> missing = new LinkedHashMap<>();
        // With some of its seeds alone, a trial would look better than it is.
        Set<String> stopped = sweep.last().stream()
                .filter(row -> row.stopped().isPresent())
                .map(SweepRow::trial)
                .collect(Collectors.toSet());
        for (SweepRow row : sweep.last()) {
            row.stopped()
                    .ifPresent(why -> notes.add("%s is not compared: with seed %s it was %s"
                            .formatted(row.trial(), row.seed(), why.text())));
            if (stopped.contains(row.trial())) {
                continue;
            }
            if (row.failure().isPresent()
                    && Files.notExists(folder.resolve(row.folder()).resolve(RunSummary.FILE))) {
                unbegun.add(row);
            } else if (row.status().isPresent()) {
                FinishedRun run = run(folder.resolve(row.folder()), named ? row.trial() : "");
                runs.add(run);
                ofTrial.putIfAbsent(row.trial(), run);
            } else {
                missing.computeIfAbsent(row.trial(), trial -> new ArrayList<>()).add(String.valueOf(row.seed()));
            }
        }
        missing.forEach((trial, seeds) ->
                notes.add("the sweep has not come to %s with seed%s %s yet; run it again to continue"
                        .formatted(trial, seeds.size() == 1 ? "" : "s", String.join(", ", seeds))));
        for (SweepRow row : unbegun) {
            String reason = row.failure().orElseThrow();
            FinishedRun other = ofTrial.get(row.trial());
            if (other == null) {
                notes.add("%s failed with seed %s: %s".formatted(row.trial(), row.seed(), reason));
            } else {
                runs.add(other.failed(folder.resolve(row.folder()), row.seed(), reason));
            }
        }
        if (sweep.isChosenApart()) {
            notes.add(
                    "settings were chosen by people kept for testing who are in none of the figures of the same run, as the sweep has them set apart");
        } else if (!sweep.search().equals("grid")) {
            notes.add(("these settings were found by a %s search that looked at the same people: the best of them look"
                            + " better than they are; confirm what you claim with seeds that the search did not use")
                    .formatted(sweep.search()));
        }
    }

    private static FinishedRun run(Path folder, String name) throws IncomparableException, IOException {
        if (!Files.isDirectory(folder)) {
            throw new IncomparableException("there is no folder \"%s\"".formatted(folder));
        }
        if (Files.notExists(folder.resolve(RunSummary.FILE)) && Files.exists(folder.resolve(ResumePoint.FILE))) {
            throw new IncomparableException(
                    "the run in \"%s\" has not ended, and can't be compared yet; go on with it: %s run --resume %s"
                            .formatted(folder, LauncherWord.here(), ShellWord.of(folder.toString())));
        }
        if (Files.exists(folder.resolve(RunFolder.STUDY))) {
            throw new IncomparableException(
                    "\"%s\" is a personalization experiment, which compares its methods itself: see %s"
                            .formatted(folder, folder.resolve("report.html")));
        }
        if (Files.notExists(folder.resolve(RunSummary.FILE))) {
            throw new IncomparableException(
                    ("\"%s\" holds no finished run: there is no run.json and no sweep.json; name folders that"
                                    + " `proprio run` or `proprio sweep` wrote")
                            .formatted(folder));
        }
        RunSummary summary = parse(folder.resolve(RunSummary.FILE), RunSummary.class);
        if (summary.status() == RunStatus.FAILED) {
            return new FinishedRun(folder, name, summary, Optional.empty(), List.of(), List.of());
        }
        List<UserResult> users = List.of(parse(folder.resolve(RunFolder.USERS), UserResult[].class));
        if (users.isEmpty()) {
            throw new IncomparableException(
                    "%s names nobody; runs whose data is elsewhere have no figures of people, and can't be compared"
                            .formatted(folder.resolve(RunFolder.USERS)));
        }
        return new FinishedRun(
                folder, name, summary, data(folder, summary), users, rounds(folder.resolve(RunFolder.ROUNDS)));
    }

    /** What the run learnt from; its files unnamed where their list is lost. */
    private static Optional<DataDigest> data(Path folder, RunSummary summary)
            throws IncomparableException, IOException {
        if (summary.dataSha256().isEmpty()) {
            return Optional.empty();
        }
        Path file = folder.resolve(DataDigest.FILE);
        DataDigest listed = Files.exists(file)
                ? parse(file, DataDigest.class)
                : new DataDigest(summary.dataSha256().get(), List.of(), Optional.empty());
        if (!listed.sha256().equals(summary.dataSha256().get())) {
            throw new IncomparableException("%s is of other data than %s says; run the experiment again"
                    .formatted(file, folder.resolve(RunSummary.FILE)));
        }
        return Optional.of(listed);
    }

    private static List<RoundRow> rounds(Path file) throws IncomparableException, IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> RunJson.read(line, RoundRow.class)).toList();
        } catch (JacksonException e) {
            throw unreadable(file, e);
        }
    }

    private static <T> T parse(Path file, Class<T> type) throws IncomparableException, IOException {
        if (Files.notExists(file)) {
            throw new IncomparableException("there is no \"%s\"; run the experiment again".formatted(file));
        }
        try {
            return RunJson.read(Files.readString(file), type);
        } catch (JacksonException e) {
            throw unreadable(file, e);
        }
    }

    private static IncomparableException unreadable(Path file, JacksonException e) {
        return new IncomparableException(
                "%s cannot be read (%s); run the experiment again".formatted(file, e.getOriginalMessage()));
    }
}

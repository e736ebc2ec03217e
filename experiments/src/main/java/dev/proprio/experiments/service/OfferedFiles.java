package dev.proprio.experiments.service;

import dev.proprio.coordinator.service.RunFolderFile;
import dev.proprio.experiments.record.PredictionsFile;
import dev.proprio.experiments.record.ResumePoint;
import dev.proprio.experiments.record.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What of a run's folder is given to people: files that stand in it by themselves, and not what the coordinator keeps. */
final class OfferedFiles {
    private static final Set<String> OWN =
            Set.of(RunRecord.FILE, RunFolder.DEVICES, ResumePoint.FILE, "evaluation.json", "answers.json", "lock");

    /** What is in the files that a run leaves; others are named without it. */
    private static final Map<String, String> ABOUT = Map.ofEntries(
            Map.entry("spec.yaml", "the experiment as it was asked for"),
            Map.entry("run.json", "the whole run: settings, versions, final figures, confusion matrix"),
            Map.entry("rounds.jsonl", "a line for each round"),
            Map.entry("clients.jsonl", "a line for each device in each round"),
            Map.entry("per-user.json", "each tested person's figures"),
            Map.entry("people.json", "what the data tells of the people who were tested"),
            Map.entry(PredictionsFile.FILE, "what the final model said of each tested window"),
            Map.entry("mistakes.json", "where the final model is wrong"),
            Map.entry("windows.json", "whose windows of which class it was tested on"),
            Map.entry("windows.jsonl", "some of those windows, a line for each person"),
            Map.entry("tested.jsonl", "what it said of each window, to compare runs by"),
            Map.entry("embedding.json", "how it sees some of those windows"),
            Map.entry("data.json", "digests of the data"),
            Map.entry("model.zip", "the final model"),
            Map.entry("initial.zip", "the model before the first round"),
            Map.entry("input.json", "what the model takes: channels, window, classes"),
            Map.entry("report.html", "everything on one page"));

    private OfferedFiles() {}

    /** All of them, by their names. */
    static List<RunFolderFile> in(Path folder) throws IOException {
        List<RunFolderFile> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(OfferedFiles::isOffered).sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                found.add(new RunFolderFile(
                        name,
                        Files.size(file),
                        Files.getLastModifiedTime(file).toInstant(),
                        ABOUT.getOrDefault(name, "")));
            }
        }
        return found;
    }

    /** One of them; a name that leads out of the folder is none. */
    static Optional<Path> find(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(OfferedFiles::isOffered)
                    .filter(file -> String.valueOf(file.getFileName()).equals(name))
                    .findAny();
        }
    }

    private static boolean isOffered(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")
                && !OWN.contains(name)
                && !name.startsWith(ResumePoint.JOURNAL)
                && !name.endsWith(".lock")
                && !name.endsWith(".tmp")
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }
}

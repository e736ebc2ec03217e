package dev.proprio.experiments.record;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The files that a run leaves when it is done. */
public final class FinishedFiles {
    private static final List<String> JSON = List.of("input.json", RunFolder.USERS);
    private static final List<String> OTHERS = List.of(RunFolder.ROUNDS, RunFolder.CLIENTS);

    private FinishedFiles() {}

    /** The names of those that are not there, or not whole. */
    public static List<String> lost(Path folder, RunSummary summary) throws IOException {
        List<String> lost = new ArrayList<>();
        for (String name : JSON) {
            if (!isWhole(folder.resolve(name))) {
                lost.add(name);
            }
        }
        if (summary.dataSha256().isPresent() && !isWhole(folder.resolve(DataDigest.FILE))) {
            lost.add(DataDigest.FILE);
        }
        for (String name : OTHERS) {
            if (Files.notExists(folder.resolve(name))) {
                lost.add(name);
            }
        }
        if (!holdsModel(folder, "model")) {
            lost.add("model.zip");
        }
        if (summary.initial().isPresent() && !holdsModel(folder, "initial")) {
            lost.add("initial.zip");
        }
        if (summary.spec().get("evaluation") instanceof Map<?, ?> evaluation
                && Boolean.TRUE.equals(evaluation.get("predictions"))
                && Files.notExists(folder.resolve(PredictionsFile.FILE))) {
            lost.add(PredictionsFile.FILE);
        }
        return lost;
    }

    /** Whether there is a model of this name, or the first of several. */
    public static boolean holdsModel(Path folder, String name) {
        return Files.exists(folder.resolve(name + ".zip")) || Files.exists(folder.resolve(name + "-1.zip"));
    }

    private static boolean isWhole(Path file) throws IOException {
        if (Files.notExists(file)) {
            return false;
        }
        try {
            RunJson.read(Files.readString(file), JsonNode.class);
            return Files.size(file) > 0;
        } catch (JacksonException | CharacterCodingException notWhole) {
            return false;
        }
    }
}

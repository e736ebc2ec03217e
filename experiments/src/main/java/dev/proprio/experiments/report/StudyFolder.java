package dev.proprio.experiments.report;

import dev.proprio.experiments.personalization.CellSummaries;
import dev.proprio.experiments.personalization.StudyRecord;
import dev.proprio.experiments.personalization.StudyResult;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The folder of a personalization experiment. */
public final class StudyFolder {
    private StudyFolder() {}

    /**
     * Writes it.
     *
     * @param command the command that runs the same again
     * @return the content of {@link RunFolder#STUDY}
     */
    public static Map<String, Object> write(
            Path folder, ExperimentSpec spec, StudyResult result, CellSummaries summaries, String command)
            throws IOException {
        Map<String, Object> record = StudyRecord.of(spec, result, summaries);
        Files.createDirectories(folder);
        RunFolder.write(folder, DataDigest.FILE, RunJson.pretty(result.data()));
        RunFolder.write(folder, RunFolder.STUDY, RunJson.pretty(record));
        RunFolder.write(folder, "report.html", StudyPage.render(spec, result, summaries, command));
        return record;
    }
}

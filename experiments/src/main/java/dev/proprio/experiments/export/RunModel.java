package dev.proprio.experiments.export;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.export.Deployable;
import dev.proprio.client.training.Dl4jFile;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.SavedNetwork;
import dev.proprio.experiments.record.ResumePoint;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.SweepSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.LauncherWord;
import dev.proprio.experiments.spec.Overrides;
import dev.proprio.experiments.spec.ShellWord;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * The model that a run left behind.
 *
 * @param summary the run
 * @param deployable its model
 */
public record RunModel(RunSummary summary, Deployable deployable) {
    /** The file's name, within a run's folder, of what its model takes. */
    public static final String INPUT = "input.json";

    /**
     * Reads a run's model.
     *
     * @param number which one, from 1, if there are several
     * @throws NoModelException if the folder holds none
     */
    public static RunModel read(Path folder, Optional<Integer> number) throws NoModelException, IOException {
        RunSummary summary = summary(folder);
        if (summary.status() == RunStatus.FAILED) {
            throw new NoModelException("the run in \"%s\" left no model, because it failed: %s"
                    .formatted(folder, summary.failure().orElse("no reason is known")));
        }
        Path model = modelFile(folder, number);
        for (Path file : List.of(model, folder.resolve(INPUT))) {
            if (Files.notExists(file)) {
                throw new NoModelException(
                        "there is no \"%s\"; run the experiment again: %s".formatted(file, summary.command()));
            }
        }
        ModelInput input = json(folder.resolve(INPUT), ModelInput.class);
        return new RunModel(summary, deployable(summary.name(), input, model));
    }

    private static Path modelFile(Path folder, Optional<Integer> number) throws NoModelException {
        if (number.isPresent()) {
            return folder.resolve("model-%s.zip".formatted(number.get()));
        }
        if (Files.exists(folder.resolve("model-1.zip"))) {
            throw new NoModelException("the run in \"%s\" has several models; say which: --model 1, --model 2 and so on"
                    .formatted(folder));
        }
        return folder.resolve("model.zip");
    }

    private static RunSummary summary(Path folder) throws NoModelException, IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoModelException("there is no folder \"%s\"".formatted(folder));
        }
        if (Files.exists(folder.resolve(SweepSummary.FILE))) {
            throw new NoModelException("\"%s\" is a sweep; name the folder of one of its runs".formatted(folder));
        }
        Path file = folder.resolve(RunSummary.FILE);
        if (Files.notExists(file) && Files.exists(folder.resolve(ResumePoint.FILE))) {
            throw new NoModelException(
                    "the run in \"%s\" has not ended, and has no model yet; go on with it: %s run --resume %s"
                            .formatted(folder, LauncherWord.here(), ShellWord.of(folder.toString())));
        }
        if (Files.notExists(file)) {
            throw new NoModelException(
                    "\"%s\" holds no finished run: there is no run.json; name a folder that `proprio run` wrote"
                            .formatted(folder));
        }
        return json(file, RunSummary.class);
    }

    private static Deployable deployable(String name, ModelInput input, Path file) throws NoModelException {
        try {
            var model = new Model(new Dl4jFile(file), input.shape(), 1);
            return new Deployable(
                    name,
                    input,
                    model,
                    SavedNetwork.parameters(file, model.layout().length()));
        } catch (IllegalArgumentException e) {
            throw new NoModelException("%s does not fit what %s says; run the experiment again (%s)"
                    .formatted(file, INPUT, e.getMessage()));
        } catch (IOException e) {
            throw new NoModelException(
                    "%s can't be read as a model: %s; run the experiment again".formatted(file, e.getMessage()));
        }
    }

    private static <T> T json(Path file, Class<T> type) throws NoModelException, IOException {
        try {
            return RunJson.read(Files.readString(file), type);
        } catch (JacksonException e) {
            throw new NoModelException(
                    "%s cannot be read (%s); run the experiment again".formatted(file, e.getOriginalMessage()));
        }
    }

    /**
     * The run's experiment.
     *
     * @param assignments settings that replace the run's, each {@code path=value}
     * @throws dev.proprio.proto.extension.SettingsException if one is wrong
     */
    public ExperimentSpec spec(List<String> assignments) {
        var settings = SettingWriter.fromWritten(summary.spec(), "run.json");
        return new SettingBinder().bind(ExperimentSpec.class, Overrides.apply(settings, assignments));
    }
}

package dev.proprio.experiments.export;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.partition.Subject;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.record.ClientRow;
import dev.proprio.experiments.record.Outcome;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.extension.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * What the folder of a run says of its model.
 *
 * @param input what the model takes
 * @param spec the run's experiment
 * @param trainers the people whose updates are in the model
 * @param why the trainers are unknown, where they are
 */
public record ModelFolder(
        Optional<ModelInput> input, Optional<ExperimentSpec> spec, Optional<Set<String>> trainers, String why) {
    /** What a run writes of the model before its first round. */
    private static final Pattern INITIAL = Pattern.compile("initial(-[0-9]+)?\\.zip");

    /**
     * Reads what lies beside a model.
     *
     * @param setting what names the model, for messages
     * @throws SensorDataException if there is no such model, or what lies beside it can't be read
     */
    public static ModelFolder of(Path model, String setting) throws SensorDataException {
        if (!Files.isRegularFile(model)) {
            throw new SensorDataException("%s names %s, but there is no such file; it must be the model.zip of a run"
                    .formatted(setting, model));
        }
        Optional<ModelInput> input = read(model.resolveSibling(RunModel.INPUT), ModelInput.class, setting);
        Optional<RunSummary> summary = read(model.resolveSibling(RunSummary.FILE), RunSummary.class, setting);
        Path clients = model.resolveSibling(RunFolder.CLIENTS);
        if (summary.isEmpty() || !isOwn(clients)) {
            return unknown(input, Optional.empty(), "for no run.json and clients.jsonl lie beside it");
        }
        Optional<ExperimentSpec> spec = spec(summary.get());
        if (spec.isEmpty()) {
            return unknown(input, spec, "for this version can't read the settings of its run.json");
        }
        if (!(spec.get().data().partition() instanceof Subject)) {
            return unknown(input, spec, "for the devices of its run had windows of several people");
        }
        if (summary.get().spec().get("model") instanceof Map<?, ?> settings && settings.containsKey("initial")) {
            return unknown(input, spec, "for its run went on from another model");
        }
        Set<String> trainers =
                INITIAL.matcher(String.valueOf(model.getFileName())).matches() ? Set.of() : trainers(clients, setting);
        return new ModelFolder(input, spec, Optional.of(trainers), "");
    }

    /** What a link leads to lies elsewhere, where it may be nobody's to read. */
    private static boolean isOwn(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static ModelFolder unknown(Optional<ModelInput> input, Optional<ExperimentSpec> spec, String why) {
        return new ModelFolder(input, spec, Optional.empty(), why);
    }

    private static Optional<ExperimentSpec> spec(RunSummary summary) {
        try {
            var settings = SettingWriter.fromWritten(summary.spec(), RunSummary.FILE);
            return Optional.of(new SettingBinder().bind(ExperimentSpec.class, settings));
        } catch (SettingsException ofAnotherVersion) {
            return Optional.empty();
        }
    }

    private static Set<String> trainers(Path clients, String setting) throws SensorDataException {
        Set<String> ids = new TreeSet<>();
        try (Stream<String> lines = Files.lines(clients)) {
            lines.map(line -> RunJson.read(line, ClientRow.class))
                    .filter(row -> row.outcome() == Outcome.ACCEPTED)
                    .forEach(row -> ids.add(row.device()));
            return ids;
        } catch (JacksonException | IOException | UncheckedIOException e) {
            throw unreadable(clients, setting, e);
        }
    }

    private static <T> Optional<T> read(Path file, Class<T> type, String setting) throws SensorDataException {
        if (!isOwn(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(RunJson.read(Files.readString(file), type));
        } catch (JacksonException | IOException e) {
            throw unreadable(file, setting, e);
        }
    }

    private static SensorDataException unreadable(Path file, String setting, Exception cause) {
        return new SensorDataException(
                "%s lies beside %s, which can't be read; run the model's experiment again".formatted(setting, file),
                cause);
    }

    /** Whether the model may have been trained on the people of {@code source}: the same ids are then the same people. */
    public boolean isOf(String source) {
        return input.isEmpty() || input.get().source().equals(source);
    }
}

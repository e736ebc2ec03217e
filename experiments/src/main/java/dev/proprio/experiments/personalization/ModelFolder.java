package dev.proprio.experiments.personalization;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.partition.Subject;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.export.RunModel;
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
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
record ModelFolder(
        Optional<ModelInput> input, Optional<ExperimentSpec> spec, Optional<Set<String>> trainers, String why) {
    /** @throws SensorDataException if there is no such model, or what lies beside it can't be read */
    static ModelFolder of(Path model) throws SensorDataException {
        if (!Files.isRegularFile(model)) {
            throw new SensorDataException(
                    "personalize.model names %s, but there is no such file; it must be the model.zip of a run"
                            .formatted(model));
        }
        Optional<ModelInput> input = read(model.resolveSibling(RunModel.INPUT), ModelInput.class);
        Optional<RunSummary> summary = read(model.resolveSibling(RunSummary.FILE), RunSummary.class);
        Path clients = model.resolveSibling(RunFolder.CLIENTS);
        if (summary.isEmpty() || Files.notExists(clients)) {
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
        return new ModelFolder(input, spec, Optional.of(trainers(clients)), "");
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

    private static Set<String> trainers(Path clients) throws SensorDataException {
        Set<String> ids = new TreeSet<>();
        try (Stream<String> lines = Files.lines(clients)) {
            lines.map(line -> RunJson.read(line, ClientRow.class))
                    .filter(row -> row.outcome() == Outcome.ACCEPTED)
                    .forEach(row -> ids.add(row.device()));
            return ids;
        } catch (JacksonException | IOException | UncheckedIOException e) {
            throw unreadable(clients, e);
        }
    }

    private static <T> Optional<T> read(Path file, Class<T> type) throws SensorDataException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(RunJson.read(Files.readString(file), type));
        } catch (JacksonException | IOException e) {
            throw unreadable(file, e);
        }
    }

    private static SensorDataException unreadable(Path file, Exception cause) {
        return new SensorDataException(
                "personalize.model lies beside %s, which can't be read; run the model's experiment again"
                        .formatted(file),
                cause);
    }

    /** Whether the model may have been trained on the people of {@code source}: the same ids are then the same people. */
    boolean isOf(String source) {
        return input.isEmpty() || input.get().source().equals(source);
    }
}

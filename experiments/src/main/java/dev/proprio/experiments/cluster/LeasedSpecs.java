package dev.proprio.experiments.cluster;

import dev.proprio.client.sensor.DataFile;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.lease.LeasedExperiment;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.record.DataDigests;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.JournalSpec;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.extension.SettingsException;
import dev.proprio.proto.tensor.FloatBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Experiments as workers are told them, and what tells whether they have made the same of it. */
public final class LeasedSpecs {
    private LeasedSpecs() {}

    /** The text of a spec, with all settings. */
    private record Told(Map<String, Object> spec) {}

    /** An experiment for workers. */
    public static LeasedExperiment of(PreparedExperiment experiment, Map<String, String> versions) throws IOException {
        return new LeasedExperiment(text(experiment.spec()), computing(versions), digests(experiment));
    }

    /**
     * An experiment whose jobs are leased.
     *
     * @param digests of what was prepared, beside the settings'
     */
    public static LeasedExperiment of(ExperimentSpec spec, Map<String, String> versions, Map<String, String> digests) {
        return new LeasedExperiment(text(spec), computing(versions), withSettings(spec, digests));
    }

    /** Digests with that of the settings before them. */
    static Map<String, String> withSettings(ExperimentSpec spec, Map<String, String> digests) {
        Map<String, String> all = new LinkedHashMap<>(settingsDigest(spec));
        all.putAll(digests);
        return all;
    }

    /** An experiment for leaves, which prepare none of it. */
    static LeasedExperiment forLeaves(PreparedExperiment experiment, Map<String, String> versions) {
        ExperimentSpec spec = experiment.spec();
        return new LeasedExperiment(text(spec), computing(versions), settingsDigest(spec));
    }

    /** SHA-256 of a spec's settings. */
    static Map<String, String> settingsDigest(ExperimentSpec spec) {
        return Map.of("settings", hex(text(spec).getBytes(StandardCharsets.UTF_8)));
    }

    /** Those of the versions on which bits may depend: the machine is none. */
    public static Map<String, String> computing(Map<String, String> versions) {
        Map<String, String> computing = new LinkedHashMap<>();
        for (String name : List.of("proprio", "dl4j")) {
            computing.put(name, versions.getOrDefault(name, "unknown"));
        }
        return computing;
    }

    /**
     * The spec of a text.
     *
     * @throws SettingsException if this version can't read it
     */
    static ExperimentSpec read(String text) throws SettingsException {
        return ExperimentSpec.of(
                SettingWriter.fromWritten(RunJson.read(text, Told.class).spec(), "the coordinator"), List.of());
    }

    /** What the workers prepare: all but where and how the run is kept, and who its workers are. */
    private static String text(ExperimentSpec spec) {
        ExperimentSpec told = spec.with(draft ->
                draft.set(ExperimentSpec::journal, new JournalSpec()).set(ExperimentSpec::cluster, Optional.empty()));
        return RunJson.line(new Told(SettingWriter.write(told)));
    }

    /**
     * SHA-256 of what a process has made of a spec, by what it is.
     *
     * @throws IOException if the data can't be read any more
     */
    static Map<String, String> digests(PreparedExperiment experiment) throws IOException {
        MessageDigest devices = FloatBytes.sha256();
        for (int i = 0; i < experiment.dataset().devices(); i++) {
            devices.update((experiment.dataset().deviceId(i) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        devices.update(String.valueOf(experiment.dataset().shape()).getBytes(StandardCharsets.UTF_8));
        Map<String, String> digests = new LinkedHashMap<>(settingsDigest(experiment.spec()));
        digests.put("data", data(experiment));
        digests.put("devices", HexFormat.of().formatHex(devices.digest()));
        digests.put("initial model", experiment.initialModel().sha256());
        return digests;
    }

    private static String data(PreparedExperiment experiment) throws IOException {
        try {
            DataDigest digest =
                    DataDigests.of(experiment.spec(), experiment.dataset().data());
            List<DataFile> named = digest.named().orElse(List.of());
            return named.isEmpty() ? digest.sha256() : hex((digest.sha256() + named).getBytes(StandardCharsets.UTF_8));
        } catch (SensorDataException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(FloatBytes.sha256().digest(bytes));
    }
}

package dev.proprio.experiments.record;

import dev.proprio.client.sensor.DataFile;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.archive.Checksum;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.NamedResource;
import dev.proprio.proto.extension.Resource;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.fault.FailureText;
import dev.proprio.proto.tensor.FloatBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Digests the data of experiments, and whatever else they read. */
public final class DataDigests {
    private DataDigests() {}

    /**
     * Of data that was read, what was read; of generated data, the generator's settings and what it makes for its first
     * and its last person; and the other files that the settings name.
     *
     * @param data what the source of {@code spec} has opened
     * @throws SensorDataException if one of these files can't be read any more
     */
    public static DataDigest of(ExperimentSpec spec, SensorData data) throws SensorDataException {
        List<DataFile> files = data.files();
        DataDigest digest = files.isEmpty() ? generated(spec, data) : DataDigest.of(files);
        return digest.naming(named(spec));
    }

    private static DataDigest generated(ExperimentSpec spec, SensorData data) throws SensorDataException {
        MessageDigest digest = FloatBytes.sha256();
        text(digest, SettingWriter.flat((Record) spec.data().source()));
        text(digest, data.description());
        text(digest, spec.seed());
        text(digest, data.users());
        if (data.users() > 0) {
            add(digest, data.recordings(0));
            add(digest, data.recordings(data.users() - 1));
        }
        return new DataDigest(HexFormat.of().formatHex(digest.digest()), List.of(), Optional.empty());
    }

    private static List<DataFile> named(ExperimentSpec spec) throws SensorDataException {
        List<DataFile> named = new ArrayList<>();
        for (NamedResource resource : NamedResource.in(spec)) {
            if (resource.kind() == Resource.FILE && Files.isRegularFile(Path.of(resource.value()))) {
                named.add(named(resource.path(), Path.of(resource.value())));
            }
        }
        named.sort(Comparator.comparing(DataFile::path));
        return named;
    }

    private static DataFile named(String setting, Path file) throws SensorDataException {
        try {
            return new DataFile(file.toString(), Files.size(file), Checksum.of(file));
        } catch (IOException e) {
            throw new SensorDataException(
                    "%s names %s, which can't be read: %s".formatted(setting, file, FailureText.of(e)), e);
        }
    }

    private static void add(MessageDigest digest, List<Recording> recordings) {
        for (Recording recording : recordings) {
            text(digest, recording.session() + " " + recording.label() + " " + recording.channels());
            switch (recording.timeline()) {
                case Timeline.Uniform uniform -> text(digest, uniform.rate());
                case Timeline.Stamped stamped -> {
                    ByteBuffer times = ByteBuffer.allocate(Double.BYTES * stamped.seconds().length);
                    times.asDoubleBuffer().put(stamped.seconds());
                    digest.update(times);
                }
            }
            digest.update(FloatBytes.encode(recording.samples()));
        }
    }

    private static void text(MessageDigest digest, Object value) {
        digest.update((value + "\n").getBytes(StandardCharsets.UTF_8));
    }
}

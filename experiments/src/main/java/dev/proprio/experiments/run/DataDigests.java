package dev.proprio.experiments.run;

import dev.proprio.client.sensor.DataFile;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.tensor.FloatBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** Digests the data of experiments. */
final class DataDigests {
    private DataDigests() {}

    /**
     * Of data that was read, what was read; of generated data, the generator's settings and what it makes for its first
     * and its last person.
     */
    static DataDigest of(PreparedExperiment experiment) throws SensorDataException {
        SensorData data = experiment.dataset().data();
        List<DataFile> files = data.files();
        if (!files.isEmpty()) {
            return DataDigest.of(files);
        }
        MessageDigest digest = FloatBytes.sha256();
        text(digest, SettingWriter.flat((Record) experiment.spec().data().source()));
        text(digest, data.description());
        text(digest, experiment.spec().seed());
        text(digest, data.users());
        if (data.users() > 0) {
            add(digest, data.recordings(0));
            add(digest, data.recordings(data.users() - 1));
        }
        return new DataDigest(HexFormat.of().formatHex(digest.digest()), List.of());
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

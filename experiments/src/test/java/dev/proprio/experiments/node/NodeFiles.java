package dev.proprio.experiments.node;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.FloatBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A folder with the data of a node in another language, and the same windows as the trainer here takes them. */
public record NodeFiles(Path folder, Windows windows) {
    /** Draws windows around the means of the channels, and writes them as sensors would have given them. */
    public static NodeFiles write(
            Path folder, int count, int length, Normalization normalization, List<String> classes, long seed)
            throws IOException {
        int channels = normalization.mean().length;
        KeyedRandom random = KeyedRandom.of(seed, "node-windows");
        float[] raw = new float[count * length * channels];
        int[] labels = new int[count];
        List<String> names = new ArrayList<>();
        for (int w = 0; w < count; w++) {
            labels[w] = w % classes.size();
            names.add(classes.get(labels[w]));
            for (int i = 0; i < length * channels; i++) {
                int channel = i % channels;
                double wave = Math.sin((1 + labels[w]) * (i / channels) * 0.2) + random.nextGaussian();
                raw[w * length * channels + i] =
                        (float) (normalization.mean()[channel] + normalization.deviation()[channel] * wave);
            }
        }
        return write(folder, new Windows(length, channels, raw, labels), names, normalization);
    }

    /** Writes windows that are normalized already. */
    public static NodeFiles of(Path folder, Windows normalized, Normalization normalization, List<String> classes)
            throws IOException {
        float[] raw = normalized.features().clone();
        for (int i = 0; i < raw.length; i++) {
            int channel = i % normalized.channels();
            raw[i] = (float) (normalization.mean()[channel] + normalization.deviation()[channel] * raw[i]);
        }
        List<String> names = new ArrayList<>();
        for (int label : normalized.labels()) {
            names.add(classes.get(label));
        }
        return write(
                folder,
                new Windows(normalized.length(), normalized.channels(), raw, normalized.labels()),
                names,
                normalization);
    }

    private static NodeFiles write(Path folder, Windows raw, List<String> names, Normalization normalization)
            throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("windows.npy"), npy(raw.features(), raw.count(), raw.length(), raw.channels()));
        Files.write(folder.resolve("labels.txt"), names);
        return new NodeFiles(folder, normalization.apply(raw));
    }

    /** NumPy's format, version 1.0. */
    private static byte[] npy(float[] values, int... shape) throws IOException {
        String header = String.format(
                Locale.ROOT,
                "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d, %d), }",
                shape[0],
                shape[1],
                shape[2]);
        String padded = header + " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        var out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        out.write(new byte[] {(byte) padded.length(), (byte) (padded.length() >> 8)});
        out.write(padded.getBytes(StandardCharsets.US_ASCII));
        out.write(FloatBytes.encode(values));
        return out.toByteArray();
    }
}

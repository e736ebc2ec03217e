package dev.proprio.client.session;

import dev.proprio.proto.compression.PackedSection;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.update.TrainingTask;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Tasks and packed updates on a device's disk. */
final class UpdateFormat {
    private UpdateFormat() {}

    static void write(TrainingTask task, StoredWriter out) {
        out.text(task.run())
                .integer(task.round())
                .integer(task.attempt())
                .text(task.device())
                .number(task.seed());
        write(task.algorithm(), out);
        write(task.compression(), out);
    }

    static TrainingTask readTask(StoredReader in) throws StoredFormatException {
        return new TrainingTask(
                in.text(), in.integer(), in.integer(), in.text(), in.number(), readTexts(in), readTexts(in));
    }

    static void write(PackedUpdate update, StoredWriter out) {
        out.number(update.weight()).integer(update.sections().size());
        update.sections().forEach((name, section) -> {
            boolean coded = section instanceof PackedSection.Coded;
            out.text(name).flag(coded).integer(section.length()).blob(section.bytes());
        });
        out.integer(update.metrics().size());
        update.metrics()
                .forEach((name, metric) -> out.text(name).real(metric.sum()).real(metric.weight()));
    }

    static PackedUpdate readUpdate(StoredReader in) throws StoredFormatException {
        long weight = in.number();
        Map<String, PackedSection> sections = new LinkedHashMap<>();
        for (int i = in.count(); i > 0; i--) {
            String name = in.text();
            boolean coded = in.flag();
            int length = in.integer();
            byte[] bytes = in.blob();
            if (!coded && bytes.length != (long) Float.BYTES * length) {
                throw new StoredFormatException(
                        String.format(Locale.ROOT, "a section of %s values has %s bytes", length, bytes.length));
            }
            sections.put(
                    name,
                    coded ? new PackedSection.Coded(length, bytes) : new PackedSection.Plain(FloatBytes.decode(bytes)));
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        for (int i = in.count(); i > 0; i--) {
            metrics.put(in.text(), new Metric(in.real(), in.real()));
        }
        return new PackedUpdate(weight, sections, metrics);
    }

    private static void write(Map<String, String> texts, StoredWriter out) {
        out.integer(texts.size());
        texts.forEach((key, value) -> out.text(key).text(value));
    }

    private static Map<String, String> readTexts(StoredReader in) throws StoredFormatException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = in.count(); i > 0; i--) {
            texts.put(in.text(), in.text());
        }
        return texts;
    }
}

package dev.proprio.experiments.cli;

import java.util.Iterator;
import java.util.List;

/** What {@code proprio export} writes, as a shell completes it. */
final class ExportFormats implements Iterable<String> {
    static final List<String> ALL = List.of("c", "onnx", "dl4j", "npy", "csv", "parquet");

    /** Made by picocli. */
    ExportFormats() {}

    @Override
    public Iterator<String> iterator() {
        return ALL.iterator();
    }
}

package dev.proprio.coordinator.journal;

import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.ArrayList;
import java.util.List;

/** A model's layout among other stored values. */
final class LayoutFormat {
    private LayoutFormat() {}

    static void add(StoredWriter writer, ParameterLayout layout) {
        writer.integer(layout.slices().size());
        for (ParameterLayout.Slice slice : layout.slices()) {
            writer.text(slice.name()).integer(slice.shape().size());
            slice.shape().forEach(writer::integer);
        }
    }

    static ParameterLayout read(StoredReader reader) throws StoredFormatException {
        List<String> names = new ArrayList<>();
        List<List<Integer>> shapes = new ArrayList<>();
        for (int left = reader.count(); left > 0; left--) {
            names.add(reader.text());
            List<Integer> shape = new ArrayList<>();
            for (int dimensions = reader.count(); dimensions > 0; dimensions--) {
                shape.add(reader.integer());
            }
            shapes.add(shape);
        }
        try {
            return ParameterLayout.of(names, shapes);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new StoredFormatException("a model's layout is impossible: " + e.getMessage());
        }
    }
}

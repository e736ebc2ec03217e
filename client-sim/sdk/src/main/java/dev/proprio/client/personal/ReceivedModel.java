package dev.proprio.client.personal;

import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.tensor.ParameterLayout.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A model as it came. The array is not written to. */
record ReceivedModel(ParameterLayout layout, List<String> classes, float[] parameters) {
    private static final String KIND = "received-model";
    private static final int VERSION = 1;

    ReceivedModel {
        classes = List.copyOf(classes);
        if (parameters.length != layout.length()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s parameters for a layout of %s", parameters.length, layout.length()));
        }
    }

    byte[] stored() {
        var out = new StoredWriter(KIND, VERSION).integer(layout.slices().size());
        for (Slice slice : layout.slices()) {
            out.text(slice.name()).integer(slice.shape().size());
            slice.shape().forEach(out::integer);
        }
        out.integer(classes.size());
        classes.forEach(out::text);
        return out.floats(parameters).bytes();
    }

    static ReceivedModel restored(byte[] stored) throws StoredFormatException {
        var in = new StoredReader(stored, KIND, VERSION);
        List<String> names = new ArrayList<>();
        List<List<Integer>> shapes = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            names.add(in.text());
            List<Integer> shape = new ArrayList<>();
            for (int dimensions = in.count(); dimensions > 0; dimensions--) {
                shape.add(in.integer());
            }
            shapes.add(shape);
        }
        List<String> classes = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            classes.add(in.text());
        }
        float[] parameters = in.floats();
        in.end();
        try {
            return new ReceivedModel(ParameterLayout.of(names, shapes), classes, parameters);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new StoredFormatException(String.valueOf(e.getMessage()));
        }
    }
}

package dev.proprio.coordinator.journal;

import dev.proprio.coordinator.optimizer.OptimizerState;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.selection.DeviceReport;
import dev.proprio.coordinator.selection.DeviceReports;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.tensor.ParameterLayout;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A run's state as parts: the model as nothing but its little-endian floats, so that its digest is the model's; each
 * other vector by itself; and what is small together, with the names of the vectors.
 */
final class StateFormat {
    static final String MODEL = "model";
    static final String STATE = "state";

    private static final String KIND = "run-state";
    private static final String VECTOR = "vector";
    private static final int VERSION = 1;
    private static final String OPTIMIZER = STATE + "/optimizer/";
    private static final String KEPT = STATE + "/kept/";
    private static final String AGGREGATED = STATE + "/aggregated";

    private StateFormat() {}

    static Map<String, byte[]> encode(RunState state) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put(MODEL, FloatBytes.encode(state.model().parameters()));
        var writer = new StoredWriter(KIND, VERSION)
                .integer(state.round())
                .integer(state.emptyRounds())
                .integer(state.optimizer().steps());
        addLayout(writer, state.model().layout());
        addNames(writer, state.optimizer().vectors().keySet());
        addNames(writer, state.kept().keySet());
        writer.flag(state.aggregated().isPresent());
        addReports(writer, state.reports());
        parts.put(STATE, writer.bytes());
        state.optimizer().vectors().forEach((name, values) -> parts.put(OPTIMIZER + name, vector(values)));
        state.kept().forEach((name, values) -> parts.put(KEPT + name, vector(values)));
        state.aggregated().ifPresent(values -> parts.put(AGGREGATED, vector(values)));
        return parts;
    }

    static RunState decode(Parts parts) throws StoredFormatException, SQLException, JournalException {
        var reader = new StoredReader(parts.get(STATE), KIND, VERSION);
        int round = reader.integer();
        int emptyRounds = reader.integer();
        int steps = reader.integer();
        ParameterLayout layout = layout(reader);
        List<String> moments = names(reader);
        List<String> keptNames = names(reader);
        boolean aggregated = reader.flag();
        DeviceReports reports = reports(reader);
        reader.end();
        float[] model = FloatBytes.decode(parts.get(MODEL));
        if (model.length != layout.length()) {
            throw new StoredFormatException(
                    "a model of %s parameters has a layout of %s".formatted(model.length, layout.length()));
        }
        Optional<double[]> last =
                aggregated ? Optional.of(vector(parts.get(AGGREGATED), layout.length())) : Optional.empty();
        return new RunState(
                round,
                emptyRounds,
                new GlobalModel(layout, model),
                new OptimizerState(steps, vectors(parts, OPTIMIZER, moments, layout.length())),
                vectors(parts, KEPT, keptNames, layout.length()),
                last,
                reports);
    }

    /** A state that has its round's number and nothing else. */
    static RunState bare(int round) {
        return new RunState(
                round,
                0,
                new GlobalModel(new ParameterLayout(List.of()), new float[0]),
                OptimizerState.EMPTY,
                Map.of(),
                Optional.empty(),
                DeviceReports.NONE);
    }

    private static byte[] vector(double[] values) {
        return new StoredWriter(VECTOR, VERSION).reals(values).bytes();
    }

    private static double[] vector(byte[] stored, int length) throws StoredFormatException {
        var reader = new StoredReader(stored, VECTOR, VERSION);
        double[] values = reader.reals();
        reader.end();
        if (values.length != length) {
            throw new StoredFormatException("a vector has %s values instead of %s".formatted(values.length, length));
        }
        return values;
    }

    private static Map<String, double[]> vectors(Parts parts, String prefix, List<String> names, int length)
            throws StoredFormatException, SQLException, JournalException {
        Map<String, double[]> vectors = new LinkedHashMap<>();
        for (String name : names) {
            vectors.put(name, vector(parts.get(prefix + name), length));
        }
        return vectors;
    }

    private static void addNames(StoredWriter writer, Set<String> names) {
        writer.integer(names.size());
        names.forEach(writer::text);
    }

    private static List<String> names(StoredReader reader) throws StoredFormatException {
        List<String> names = new ArrayList<>();
        for (int left = reader.count(); left > 0; left--) {
            names.add(reader.text());
        }
        return names;
    }

    private static void addLayout(StoredWriter writer, ParameterLayout layout) {
        writer.integer(layout.slices().size());
        for (ParameterLayout.Slice slice : layout.slices()) {
            writer.text(slice.name()).integer(slice.shape().size());
            slice.shape().forEach(writer::integer);
        }
    }

    private static ParameterLayout layout(StoredReader reader) throws StoredFormatException {
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

    private static void addReports(StoredWriter writer, DeviceReports reports) {
        writer.integer(reports.size());
        reports.byDevice()
                .forEach((device, report) -> writer.text(device)
                        .integer(report.round())
                        .real(report.loss())
                        .real(report.rootMeanSquare())
                        .real(report.size()));
    }

    private static DeviceReports reports(StoredReader reader) throws StoredFormatException {
        NavigableMap<String, DeviceReport> reports = new TreeMap<>();
        for (int left = reader.count(); left > 0; left--) {
            String device = reader.text();
            reports.put(device, new DeviceReport(reader.integer(), reader.real(), reader.real(), reader.real()));
        }
        return new DeviceReports(reports);
    }
}

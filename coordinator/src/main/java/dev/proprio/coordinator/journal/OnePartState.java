package dev.proprio.coordinator.journal;

import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.optimizer.OptimizerState;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.selection.DeviceReports;
import dev.proprio.coordinator.state.StateParts;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a state as the first version had it: its four owners' values and vectors' names in one, in a fixed order. */
final class OnePartState {
    static final int VERSION = 1;

    private static final String OPTIMIZER = StateFormat.STATE + "/optimizer/";
    private static final String KEPT = StateFormat.STATE + "/kept/";
    private static final String AGGREGATED = StateFormat.STATE + "/aggregated";

    private OnePartState() {}

    /** Reads what follows in a reader, and the vectors that it names. */
    static RunState decode(StoredReader reader, Parts stored)
            throws StoredFormatException, SQLException, JournalException {
        int round = reader.integer();
        int emptyRounds = reader.integer();
        int steps = reader.integer();
        ParameterLayout layout = LayoutFormat.read(reader);
        List<String> moments = names(reader);
        List<String> kept = names(reader);
        boolean aggregated = reader.flag();
        DeviceReports reports = DeviceReports.read(reader);
        reader.end();
        int length = layout.length();
        RunState state = new RunState(round, emptyRounds, StateFormat.model(layout, stored), StateParts.NONE)
                .with(OptimizerState.PART, new OptimizerState(steps, vectors(stored, OPTIMIZER, moments, length)))
                .with(RunState.EXCHANGE, vectors(stored, KEPT, kept, length));
        if (aggregated) {
            state = state.with(
                    RuleContext.PREVIOUS, Map.of(ClientUpdate.PARAMETERS, vector(stored, AGGREGATED, length)));
        }
        return reports.size() > 0 ? state.with(DeviceReports.PART, reports) : state;
    }

    private static List<String> names(StoredReader reader) throws StoredFormatException {
        List<String> names = new ArrayList<>();
        for (int left = reader.count(); left > 0; left--) {
            names.add(reader.text());
        }
        return names;
    }

    private static Map<String, double[]> vectors(Parts stored, String prefix, List<String> names, int length)
            throws StoredFormatException, SQLException, JournalException {
        Map<String, double[]> vectors = new LinkedHashMap<>();
        for (String name : names) {
            vectors.put(name, vector(stored, prefix + name, length));
        }
        return vectors;
    }

    private static double[] vector(Parts stored, String name, int length)
            throws StoredFormatException, SQLException, JournalException {
        return new StatePiece(stored.get(name)).vector(length);
    }
}

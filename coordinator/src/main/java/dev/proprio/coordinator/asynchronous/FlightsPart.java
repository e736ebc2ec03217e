package dev.proprio.coordinator.asynchronous;

import dev.proprio.coordinator.state.StatePart;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import dev.proprio.proto.tensor.FloatBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Flights as a part of the run's state: the list of them, and each retained model as its little-endian floats. */
record FlightsPart() implements StatePart<Flights> {
    private static final String FLIGHTS = "flights";
    private static final String MODEL = "model-";

    @Override
    public String name() {
        return "asynchronous";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Map<String, StatePiece> encode(Flights flights) {
        StepStaleness staleness = flights.staleness();
        var writer = new StoredWriter(name(), version())
                .number(flights.number())
                .integer(staleness.counted())
                .number(staleness.sum())
                .integer(staleness.max())
                .integer(staleness.stale())
                .integer(flights.underWay().size());
        for (Flight flight : flights.underWay()) {
            writer.number(flight.number())
                    .text(flight.device())
                    .integer(flight.version())
                    .integer(flight.attempt())
                    .number(flight.start())
                    .number(flight.end())
                    .flag(flight.leaves());
        }
        writer.integer(flights.models().size());
        flights.models().keySet().forEach(writer::integer);
        Map<String, StatePiece> pieces = new LinkedHashMap<>();
        pieces.put(FLIGHTS, new StatePiece(writer.bytes()));
        flights.models().forEach((version, model) -> pieces.put(MODEL + version, model.piece()));
        return pieces;
    }

    @Override
    public Flights decode(int version, Map<String, StatePiece> pieces, int parameters) throws StoredFormatException {
        var reader = new StoredReader(StatePiece.of(pieces, FLIGHTS).content(), name(), version());
        long number = reader.number();
        var staleness = new StepStaleness(reader.integer(), reader.number(), reader.integer(), reader.integer());
        List<Flight> underWay = new ArrayList<>();
        for (int left = reader.count(); left > 0; left--) {
            underWay.add(new Flight(
                    reader.number(),
                    reader.text(),
                    reader.integer(),
                    reader.integer(),
                    reader.number(),
                    reader.number(),
                    reader.flag()));
        }
        Map<Integer, RetainedModel> models = new TreeMap<>();
        for (int left = reader.count(); left > 0; left--) {
            int of = reader.integer();
            StatePiece piece = StatePiece.of(pieces, MODEL + of);
            float[] values = FloatBytes.decode(piece.content());
            if (values.length != parameters) {
                throw new StoredFormatException("the model of version %s has %s parameters instead of %s"
                        .formatted(of, values.length, parameters));
            }
            models.put(of, new RetainedModel(values, piece));
        }
        reader.end();
        return new Flights(number, underWay, models, staleness);
    }
}

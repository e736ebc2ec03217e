package dev.proprio.coordinator.devices;

import dev.proprio.coordinator.devices.Batteries.Missing;
import dev.proprio.coordinator.state.StatePart;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.util.Map;
import java.util.TreeMap;

/** What is missing in batteries, as a part of the run's state. */
record BatteriesPart() implements StatePart<Batteries> {
    private static final String LEVELS = "levels";

    @Override
    public String name() {
        return "batteries";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Map<String, StatePiece> encode(Batteries batteries) {
        var writer =
                new StoredWriter(name(), version()).integer(batteries.missing().size());
        batteries
                .missing()
                .forEach((device, missing) ->
                        writer.text(device).real(missing.joules()).number(missing.at()));
        return Map.of(LEVELS, new StatePiece(writer.bytes()));
    }

    @Override
    public Batteries decode(int version, Map<String, StatePiece> pieces, int parameters) throws StoredFormatException {
        var reader = new StoredReader(StatePiece.of(pieces, LEVELS).content(), name(), version());
        Map<String, Missing> missing = new TreeMap<>();
        for (int left = reader.count(); left > 0; left--) {
            missing.put(reader.text(), new Missing(reader.real(), reader.number()));
        }
        reader.end();
        return new Batteries(missing);
    }
}

package dev.proprio.coordinator.devices;

import dev.proprio.coordinator.state.StatePart;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.util.Map;
import java.util.TreeMap;

/** The last round's virtual time, as a part of the run's state. */
record VirtualRoundPart() implements StatePart<VirtualRound> {
    private static final String ROUND = "round";

    @Override
    public String name() {
        return "virtual-time";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Map<String, StatePiece> encode(VirtualRound round) {
        var writer = new StoredWriter(name(), version())
                .number(round.start())
                .number(round.end())
                .integer(round.use().size());
        round.use().forEach((kind, use) -> {
            writer.text(kind)
                    .integer(use.asked())
                    .integer(use.counted())
                    .integer(use.late())
                    .integer(use.failed());
            write(writer, use.spent());
            write(writer, use.wasted());
        });
        return Map.of(ROUND, new StatePiece(writer.bytes()));
    }

    private static void write(StoredWriter writer, Spent spent) {
        writer.number(spent.computeMicros()).number(spent.bytes()).real(spent.joules());
    }

    @Override
    public VirtualRound decode(int version, Map<String, StatePiece> pieces, int parameters)
            throws StoredFormatException {
        var reader = new StoredReader(StatePiece.of(pieces, ROUND).content(), name(), version());
        long start = reader.number();
        long end = reader.number();
        Map<String, ClassUse> use = new TreeMap<>();
        for (int left = reader.count(); left > 0; left--) {
            String kind = reader.text();
            int asked = reader.integer();
            int counted = reader.integer();
            int late = reader.integer();
            int failed = reader.integer();
            use.put(kind, new ClassUse(asked, counted, late, failed, spent(reader), spent(reader)));
        }
        reader.end();
        return new VirtualRound(start, end, use);
    }

    private static Spent spent(StoredReader reader) throws StoredFormatException {
        return new Spent(reader.number(), reader.number(), reader.real());
    }
}

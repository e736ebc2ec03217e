package dev.proprio.coordinator.tiers;

import dev.proprio.coordinator.asynchronous.RetainedModel;
import dev.proprio.coordinator.asynchronous.StepStaleness;
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
import java.util.Optional;
import java.util.TreeMap;

/** Tiers as a part of the run's state: how far they are, and each model as its little-endian floats. */
record TiersPart() implements StatePart<Tiers> {
    private static final String TIERS = "tiers";
    private static final String OF_TIER = "tier-";
    private static final String OF_VERSION = "model-";

    @Override
    public String name() {
        return "tiers";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Map<String, StatePiece> encode(Tiers tiers) {
        Map<String, StatePiece> pieces = new LinkedHashMap<>();
        StepStaleness staleness = tiers.staleness();
        var writer = new StoredWriter(name(), version())
                .integer(staleness.counted())
                .number(staleness.sum())
                .integer(staleness.max())
                .integer(staleness.stale())
                .integer(tiers.tiers().size());
        for (int i = 0; i < tiers.tiers().size(); i++) {
            Tier tier = tiers.tiers().get(i);
            writer.integer(tier.updates())
                    .number(tier.since())
                    .flag(tier.model().isPresent())
                    .flag(tier.round().isPresent());
            if (tier.model().isPresent()) {
                pieces.put(OF_TIER + i, tier.model().get().piece());
            }
            tier.round().ifPresent(round -> {
                writer.integer(round.number())
                        .integer(round.version())
                        .number(round.start())
                        .integer(round.target())
                        .integer(round.devices().size());
                round.devices().forEach(writer::text);
            });
        }
        writer.integer(tiers.models().size());
        tiers.models().keySet().forEach(writer::integer);
        tiers.models().forEach((version, model) -> pieces.put(OF_VERSION + version, model.piece()));
        pieces.put(TIERS, new StatePiece(writer.bytes()));
        return pieces;
    }

    @Override
    public Tiers decode(int version, Map<String, StatePiece> pieces, int parameters) throws StoredFormatException {
        var reader = new StoredReader(StatePiece.of(pieces, TIERS).content(), name(), version());
        var staleness = new StepStaleness(reader.integer(), reader.number(), reader.integer(), reader.integer());
        List<Tier> tiers = new ArrayList<>();
        int count = reader.count();
        for (int i = 0; i < count; i++) {
            int updates = reader.integer();
            long since = reader.number();
            boolean reported = reader.flag();
            boolean underWay = reader.flag();
            tiers.add(new Tier(
                    updates,
                    since,
                    reported ? Optional.of(model(pieces, OF_TIER + i, parameters)) : Optional.empty(),
                    underWay ? Optional.of(round(reader)) : Optional.empty()));
        }
        Map<Integer, RetainedModel> models = new TreeMap<>();
        for (int left = reader.count(); left > 0; left--) {
            int of = reader.integer();
            models.put(of, model(pieces, OF_VERSION + of, parameters));
        }
        reader.end();
        return new Tiers(tiers, models, staleness);
    }

    private static TierRound round(StoredReader reader) throws StoredFormatException {
        int number = reader.integer();
        int version = reader.integer();
        long start = reader.number();
        int target = reader.integer();
        List<String> devices = new ArrayList<>();
        for (int left = reader.count(); left > 0; left--) {
            devices.add(reader.text());
        }
        return new TierRound(number, version, start, target, devices);
    }

    private static RetainedModel model(Map<String, StatePiece> pieces, String name, int parameters)
            throws StoredFormatException {
        StatePiece piece = StatePiece.of(pieces, name);
        float[] values = FloatBytes.decode(piece.content());
        if (values.length != parameters) {
            throw new StoredFormatException(
                    "the model \"%s\" has %s parameters instead of %s".formatted(name, values.length, parameters));
        }
        return new RetainedModel(values, piece);
    }
}

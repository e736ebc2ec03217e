package dev.proprio.coordinator.release;

import dev.proprio.coordinator.privacy.LedgerEntry;
import dev.proprio.coordinator.privacy.Mechanism;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.SubsampledGaussian;
import dev.proprio.coordinator.privacy.SummedDiscreteGaussian;
import dev.proprio.coordinator.privacy.SummedSkellam;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.state.StatePart;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.util.Map;

/** The ledger as a part of a run's state, committed with the model that it is of. */
public record LedgerPart(String name) implements StatePart<PrivacyLedger> {
    /** The part. */
    public static final LedgerPart PART = new LedgerPart("privacy");

    /** That of the models alone, where they tell less than what the coordinator sees. */
    public static final LedgerPart PUBLISHED = new LedgerPart("privacy-published");

    private static final String LEDGER = "ledger";
    private static final String GAUSSIAN = "subsampled-gaussian";
    private static final String SKELLAM = "summed-skellam";
    private static final String DISCRETE_GAUSSIAN = "summed-discrete-gaussian";

    /** What was released up to a state. */
    public static PrivacyLedger of(RunState state) {
        return state.part(PART).orElse(PrivacyLedger.EMPTY);
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public Map<String, StatePiece> encode(PrivacyLedger ledger) {
        var writer =
                new StoredWriter(LEDGER, version()).integer(ledger.entries().size());
        for (LedgerEntry entry : ledger.entries()) {
            write(entry.mechanism(), writer);
            writer.number(entry.rounds());
        }
        return Map.of(LEDGER, new StatePiece(writer.bytes()));
    }

    @Override
    public PrivacyLedger decode(int version, Map<String, StatePiece> pieces, int parameters)
            throws StoredFormatException {
        var reader = new StoredReader(StatePiece.of(pieces, LEDGER).content(), LEDGER, version());
        PrivacyLedger ledger = PrivacyLedger.EMPTY;
        try {
            for (int left = reader.count(); left > 0; left--) {
                Mechanism mechanism = reader.version() < 2 ? gaussian(reader) : mechanism(reader);
                ledger = ledger.plus(mechanism, reader.number());
            }
        } catch (IllegalArgumentException e) {
            throw new StoredFormatException("a ledger has an entry that is none: " + e.getMessage());
        }
        reader.end();
        return ledger;
    }

    private static void write(Mechanism mechanism, StoredWriter writer) {
        switch (mechanism) {
            case SubsampledGaussian gaussian ->
                writer.text(GAUSSIAN).real(gaussian.noiseMultiplier()).real(gaussian.samplingRate());
            case SummedSkellam skellam ->
                writer.text(SKELLAM).real(skellam.variance()).real(skellam.l2()).real(skellam.l1());
            case SummedDiscreteGaussian discrete ->
                writer.text(DISCRETE_GAUSSIAN)
                        .real(discrete.deviation())
                        .real(discrete.l2())
                        .real(discrete.l1())
                        .real(discrete.tau())
                        .integer(discrete.dimension());
        }
    }

    private static Mechanism mechanism(StoredReader reader) throws StoredFormatException {
        String kind = reader.text();
        return switch (kind) {
            case GAUSSIAN -> gaussian(reader);
            case SKELLAM -> new SummedSkellam(reader.real(), reader.real(), reader.real());
            case DISCRETE_GAUSSIAN ->
                new SummedDiscreteGaussian(
                        reader.real(), reader.real(), reader.real(), reader.real(), reader.integer());
            default -> throw new StoredFormatException("a ledger has an entry of a mechanism that is none: " + kind);
        };
    }

    /** All that the first version had, without a name. */
    private static SubsampledGaussian gaussian(StoredReader reader) throws StoredFormatException {
        return new SubsampledGaussian(reader.real(), reader.real());
    }
}

package dev.proprio.coordinator.release;

import dev.proprio.coordinator.state.StatePart;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.util.Map;
import java.util.TreeMap;

/** Who has sent how many updates, as a part of a run's state, committed with the model that the last ones made. */
public record SentUpdatesPart() implements StatePart<SentUpdates> {
    /** The part. */
    public static final SentUpdatesPart PART = new SentUpdatesPart();

    private static final String DEVICES = "devices";

    @Override
    public String name() {
        return "privacy-devices";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Map<String, StatePiece> encode(SentUpdates sent) {
        var writer =
                new StoredWriter(DEVICES, version()).integer(sent.byDevice().size());
        sent.byDevice().forEach((device, count) -> writer.text(device).integer(count));
        return Map.of(DEVICES, new StatePiece(writer.bytes()));
    }

    @Override
    public SentUpdates decode(int version, Map<String, StatePiece> pieces, int parameters)
            throws StoredFormatException {
        var reader = new StoredReader(StatePiece.of(pieces, DEVICES).content(), DEVICES, version());
        Map<String, Integer> sent = new TreeMap<>();
        for (int left = reader.count(); left > 0; left--) {
            String device = reader.text();
            int count = reader.integer();
            if (count < 1 || sent.put(device, count) != null) {
                throw new StoredFormatException(
                        "the device \"%s\" is said to have sent %s updates, or twice".formatted(device, count));
            }
        }
        reader.end();
        return new SentUpdates(sent);
    }
}

package dev.proprio.client.device;

import dev.proprio.client.training.ClientState;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a device remembers, as bytes that can be kept. */
public final class ClientStateFormat {
    private static final String KIND = "device-state";
    private static final int VERSION = 1;

    private ClientStateFormat() {}

    /** The bytes of a state. */
    public static byte[] encode(ClientState state) {
        var writer = new StoredWriter(KIND, VERSION).integer(state.vectors().size());
        state.vectors().forEach((name, values) -> writer.text(name).floats(values));
        return writer.bytes();
    }

    /**
     * The state in bytes.
     *
     * @throws StoredFormatException if they are something else
     */
    public static ClientState decode(byte[] stored) throws StoredFormatException {
        var reader = new StoredReader(stored, KIND, VERSION);
        Map<String, float[]> vectors = new LinkedHashMap<>();
        for (int left = reader.count(); left > 0; left--) {
            vectors.put(reader.text(), reader.floats());
        }
        reader.end();
        return new ClientState(vectors);
    }
}

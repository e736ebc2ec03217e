package dev.proprio.client.node;

import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.secagg.crypto.SmallOrder;
import dev.proprio.proto.text.Hexadecimal;
import dev.proprio.proto.wire.DeviceIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A directory of devices whose public keys their owners have exchanged among themselves, without an authority: a text
 * file with a line for each device, its id and its Ed25519 public key in 64 hexadecimal digits. Immutable.
 */
public final class PublishedKeys implements Directory {
    private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{64}");

    private final Map<String, byte[]> keys;

    private PublishedKeys(Map<String, byte[]> keys) {
        this.keys = Map.copyOf(keys);
    }

    /**
     * Reads the file.
     *
     * @throws NodeStorageException if a line is not what it should be, or a device has two; with file and line
     * @throws IOException if it can't be read
     */
    public static PublishedKeys read(Path file) throws IOException {
        Map<String, byte[]> keys = new HashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            String[] parts = lines.get(i).strip().split("\\s+", -1);
            if (parts.length != 2
                    || !DeviceIds.isValid(parts[0])
                    || !KEY.matcher(parts[1]).matches()) {
                throw new NodeStorageException(String.format(
                        Locale.ROOT, "%s:%s: expected a device's id and 64 hexadecimal digits", file, i + 1));
            }
            byte[] key = Hexadecimal.bytes(parts[1]);
            if (SmallOrder.is(key)) {
                throw new NodeStorageException(String.format(
                        Locale.ROOT,
                        "%s:%s: the key of \"%s\" is of small order, under which anyone can sign",
                        file,
                        i + 1,
                        parts[0]));
            }
            if (keys.put(parts[0], key) != null) {
                throw new NodeStorageException(
                        String.format(Locale.ROOT, "%s:%s: \"%s\" has a key already", file, i + 1, parts[0]));
            }
        }
        return new PublishedKeys(keys);
    }

    @Override
    public boolean verify(String clientId, byte[] message, byte[] signature) {
        byte[] key = keys.get(clientId);
        return key != null && Identity.verify(key, message, signature);
    }
}

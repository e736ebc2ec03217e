package dev.proprio.proto.compression;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Optional;

/** Float32 values as they are. */
@Named(value = "none", summary = "Updates travel as they are, 4 bytes for each parameter.")
public record NoCompression() implements Compression {
    @Override
    public Optional<Codec> codec(int length, KeyedRandom shared) {
        return Optional.empty();
    }

    @Override
    public boolean isLossless() {
        return true;
    }
}
